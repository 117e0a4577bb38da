import { describe, expect, it } from 'vitest'
import { startPage } from '../../src/http/pages/start-page.js'
import { STYLE_HASH } from '../../src/http/pages/style.js'
import type { MeasureTableRow } from '../../src/operations/measure-rows.js'
import type { MeasureTable } from '../../src/operations/measure-table.js'
import { sampleApp, startingApp } from './sample-app.js'
import { recordStoreOf, sampleServices } from './sample-services.js'

const TABLE: MeasureTable = {
  rows: [
    { cmsId: 'CMS165', title: 'Controlling High Blood Pressure', qualityId: '236', cohorts: ['heart-failure'], initialPopulation: 1234, denominator: 1200, exclusions: 20, exceptions: 3, numerator: 885, rate: 0.75, improvementNotation: 'increase' },
    { cmsId: 'CMS122', title: 'Diabetes <b>"A&B"</b>', cohorts: [], group: 'Rate \'2\'', initialPopulation: 0, denominator: 0, exclusions: 0, exceptions: 0, numerator: 0, rate: null, improvementNotation: 'decrease' }
  ],
  notCalculated: [{ qualityId: '220', title: 'Function & back', cohorts: ['low-back-pain'], reason: 'It is no eCQM.' }],
  performanceYear: 2027,
  period: { startDate: '2026-01-01', endDate: '2026-12-31' },
  subjects: 5000,
  failedSubjects: 2,
  notes: ['Evaluated on <starter> value sets.']
}

describe('startPage', () => {
  const page = startPage(TABLE)

  it('shows each count, the rate in per cent and the direction in words', () => {
    const text = page.replace(/<style>.*<\/style>/s, '').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
    expect(text).toContain('CMS165 Q236 Controlling High Blood Pressure 1,234 1,200 20 3 885 75.0 % ▲ higher')
    expect(text).toContain('0 0 0 0 0 no rate ▼ lower')
    expect(text).toContain('2026-01-01 to 2026-12-31')
    expect(text).toContain('5,000')
  })

  it('heads each cohort, and says of a measure of the model that is not calculated why', () => {
    const parts = page.split('<tbody>').slice(1).map(part => part.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ').trim())
    expect(parts[0]).toMatch(/^ASM cohort heart failure CMS165/)
    expect(parts[1]).toBe('ASM cohort low back pain Q220 Function &#38; back Not calculated here. It is no eCQM.')
    expect(parts[2]).toMatch(/^Other measures CMS122/)
    expect(page).toContain('Performance year 2027')
  })

  it('needs no heading where there is one cohort', () => {
    expect(startPage({ ...TABLE, rows: TABLE.rows.slice(0, 1), notCalculated: [] })).not.toContain('ASM cohort')
  })

  it('marks the rate that is scored among several, and assumes no direction', () => {
    const rate = TABLE.rows[1] as MeasureTableRow
    const rates = startPage({ ...TABLE, rows: [{ ...rate, group: 'Rate 1', overall: true }, { ...rate, group: 'Rate 2', improvementNotation: undefined }] })
    expect(rates).toContain('<span class="group">Rate 1 <strong>· overall rate, the one that is scored</strong></span>')
    expect(rates).toContain('<span class="group">Rate 2</span>')
    expect(rates).toContain('<td class="way">not stated</td>')
  })

  it('escapes everything that comes from data', () => {
    expect(page).toContain('Diabetes &#60;b&#62;&#34;A&#38;B&#34;&#60;/b&#62;')
    expect(page).toContain('Rate &#39;2&#39;')
    expect(page).toContain('Evaluated on &#60;starter&#62; value sets.')
    expect(page).not.toContain('<b>')
  })

  it('links the evaluation of each measure and every interface, relative to where it is', () => {
    expect(page).toContain('href="fhir/Measure/CMS165/$evaluate-measure?periodStart=2026-01-01&#38;periodEnd=2026-12-31&#38;reportType=population"')
    for (const href of ['docs/', 'fhir/metadata', 'health/ready']) expect(page).toContain(`href="${href}"`)
    expect(page).not.toMatch(/(href|src)="(\/|http)/)
  })

  it('runs no script and names its language and its table headers', () => {
    expect(page).not.toContain('<script')
    expect(page).toContain('<html lang="en">')
    expect(page.match(/scope="col"/g)?.length).toBe(9)
    expect(page.match(/scope="row"/g)?.length).toBe(3)
    expect(page.match(/scope="rowgroup" colspan="9"/g)?.length).toBe(3)
  })
})

describe('startPageRoute', () => {
  it('is a page that says the server is starting, with 503, before the services are open', async () => {
    const response = await startingApp().inject('/')
    expect([response.statusCode, response.headers['content-type'], response.headers['retry-after']]).toEqual([503, 'text/html; charset=utf-8', '5'])
    expect(response.body).toContain('The server is starting')
  })

  it('shows an error in place of the table and keeps unexpected texts to itself', async () => {
    const services = sampleServices({ records: { ...recordStoreOf([]), stream: () => { throw new Error('Jane Roe') } }, catalogue: { all: () => { throw new Error('Jane Roe') }, find: () => { throw new Error('Jane Roe') } } })
    const response = await sampleApp(services).inject('/')
    expect(response.statusCode).toBe(500)
    expect(response.body).toContain('An unexpected error')
    expect(response.body).not.toContain('Roe')
  })

  it('shows an empty table where no measure is loaded', async () => {
    const response = await sampleApp(sampleServices({ catalogue: { all: () => [], find: () => { throw new Error('none') } } })).inject('/')
    expect(response.statusCode).toBe(200)
    expect(response.body).toContain('2026-01-01 to 2026-12-31')
  })

  it('allows its own style sheet by hash and nothing else', async () => {
    const policy = (await sampleApp().inject('/')).headers['content-security-policy']
    expect(policy).toBe(`default-src 'none';style-src '${STYLE_HASH}';img-src data:;base-uri 'none';form-action 'none';frame-ancestors 'none'`)
  })
})
