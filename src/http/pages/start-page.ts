import type { MeasureTableRow } from '../../operations/measure-rows.js'
import { measureSections, type MeasureSection, type NotCalculatedMeasure } from '../../operations/measure-sections.js'
import type { MeasureTable } from '../../operations/measure-table.js'
import { SOFTWARE } from '../../operations/software.js'
import { html, Html } from './html.js'
import { STYLE } from './style.js'

const COLUMNS = 9

const NUMBER = new Intl.NumberFormat('en-US')

/** The start page: what this is, the measure table, where to go. No scripts; everything that comes from data is escaped. */
export function startPage (table: MeasureTable): string {
  return page(html`
    <dl class="facts">
      <div><dt>Measurement period</dt><dd>${table.period.startDate} to ${table.period.endDate}</dd></div>
      <div><dt>ASM measure sets</dt><dd>Performance year ${table.performanceYear}</dd></div>
      <div><dt>Patients</dt><dd>${NUMBER.format(table.subjects)}</dd></div>
      <div><dt>Could not be evaluated</dt><dd>${NUMBER.format(table.failedSubjects)}</dd></div>
    </dl>
    ${notes(table)}
    <div class="scroll" role="region" aria-labelledby="measures" tabindex="0">${measureTableHtml(table)}</div>
    ${examples(table)}`)
}

/** The same page where the table cannot be shown; `notice` says why and what to do. */
export function startPageWithoutTable (notice: string): string {
  return page(html`<ul class="notes" role="status"><li>${notice}</li></ul>`)
}

function page (content: Html): string {
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${SOFTWARE.name}: quality measures</title>
<link rel="icon" href="data:,">
<style>${new Html(STYLE)}</style>
</head>
<body>
<main>
<h1>Quality measures</h1>
<p class="lead">${SOFTWARE.name} computes electronic clinical quality measures from FHIR patient records and answers EHR systems over FHIR R4.</p>
${content}
${links()}
<footer>${SOFTWARE.name} ${SOFTWARE.version}</footer>
</main>
</body>
</html>
`
  return document.text
}

function notes ({ notes }: MeasureTable): Html {
  return notes.length === 0 ? html`` : html`<ul class="notes">${notes.map(note => html`<li>${note}</li>`)}</ul>`
}

function measureTableHtml (table: MeasureTable): Html {
  const sections = measureSections(table.rows, table.notCalculated)
  return html`<table>
<caption id="measures">Measures over all patients</caption>
<thead><tr><th scope="col">Measure</th><th scope="col">Title</th><th scope="col" class="number">Initial population</th><th scope="col" class="number">Denominator</th><th scope="col" class="number">Exclusions</th><th scope="col" class="number">Exceptions</th><th scope="col" class="number">Numerator</th><th scope="col" class="number">Rate</th><th scope="col">Better is</th></tr></thead>
${sections.map(section => sectionHtml(section, sections.length > 1, table))}</table>`
}

/** One part of the table; a heading of its own only where there are several. */
function sectionHtml (section: MeasureSection, headed: boolean, table: MeasureTable): Html {
  const heading = headed ? html`<tr><th scope="rowgroup" colspan="${COLUMNS}">${section.title}</th></tr>\n` : html``
  return html`<tbody>
${heading}${section.rows.map(row => rowHtml(row, table))}${section.notCalculated.map(notCalculatedHtml)}</tbody>
`
}

function notCalculatedHtml ({ qualityId, title, reason }: NotCalculatedMeasure): Html {
  return html`<tr class="outside"><th scope="row">Q${qualityId}</th><td>${title}</td><td colspan="${COLUMNS - 2}">Not calculated here. ${reason}</td></tr>
`
}

function rowHtml (row: MeasureTableRow, table: MeasureTable): Html {
  const counts = [row.initialPopulation, row.denominator, row.exclusions, row.exceptions, row.numerator]
  const quality = row.qualityId === undefined ? html`` : html`<span class="group">Q${row.qualityId}</span>`
  return html`<tr><th scope="row"><a href="${evaluateLink(row.cmsId, table)}">${row.cmsId}</a>${quality}</th><td>${row.title}${groupHtml(row)}</td>${
    counts.map(count => html`<td class="number">${NUMBER.format(count)}</td>`)}<td class="number rate">${rateHtml(row.rate)}</td><td class="way">${directionHtml(row)}</td></tr>
`
}

function groupHtml ({ group, overall }: MeasureTableRow): Html {
  if (group === undefined) return html``
  return html`<span class="group">${group}${overall === true ? html` <strong>· overall rate, the one that is scored</strong>` : html``}</span>`
}

function directionHtml ({ improvementNotation }: MeasureTableRow): Html {
  if (improvementNotation === undefined) return html`not stated`
  return improvementNotation === 'increase' ? html`<span aria-hidden="true">▲</span> higher` : html`<span aria-hidden="true">▼</span> lower`
}

function rateHtml (rate: number | null): Html {
  if (rate === null) return html`<abbr title="No rate: nobody is left in the denominator">no rate</abbr>`
  const percent = (rate * 100).toFixed(1)
  return html`${percent} %<meter min="0" max="100" value="${percent}" aria-hidden="true"></meter>`
}

/** Relative, so that it also works below a path behind a load balancer. */
function evaluateLink (cmsId: string, { period }: MeasureTable): string {
  return `fhir/Measure/${encodeURIComponent(cmsId)}/$evaluate-measure?periodStart=${period.startDate}&periodEnd=${period.endDate}&reportType=population`
}

function examples (table: MeasureTable): Html {
  const first = table.rows[0]
  if (first === undefined) return html``
  return html`<h2 class="more">Ask for one measure</h2><pre><code>GET /${evaluateLink(first.cmsId, table)}
Accept: application/fhir+json</code></pre>`
}

function links (): Html {
  const rows = [
    ['docs/', 'API description', 'Every route with parameters, examples and errors; try it from the page.'],
    ['fhir/metadata', 'CapabilityStatement', 'What the FHIR R4 interface offers, for machines.'],
    ['fhir/Measure', 'Measures', 'The Measure resources this server evaluates.'],
    ['fhir/MeasureReport', 'Stored reports', 'MeasureReports made with POST.'],
    ['fhir/ValueSet', 'Value sets', 'Code lists in use; incomplete ones are tagged.'],
    ['health/ready', 'Health', 'Ready when data is loaded and the database answers.']
  ] as const
  return html`<h2 class="more">Where to go</h2><ul class="links">${rows.map(([href, name, text]) => html`<li><a href="${href}">${name}</a><span>${text}</span></li>`)}</ul>`
}
