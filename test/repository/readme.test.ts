import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { CONFIG_VARIABLES } from '../../src/config/config-variables.js'
import { embeddedCatalogue } from '../../src/cql/embedded-catalogue.js'
import { listMeasures } from '../../src/operations/list-measures.js'
import { COHORT_TITLES } from '../../src/operations/measure-sections.js'

const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8')

describe('README', () => {
  it.each(CONFIG_VARIABLES.map(variable => [variable.name, variable] as const))('has a row for %s with its default', (name, variable) => {
    const row = readme.split('\n').find(line => line.startsWith(`| \`${name}\` |`))
    expect(row).toContain(variable.default === undefined ? '| – |' : `| \`${variable.default}\` |`)
  })

  it('has a row for every measure that can be evaluated, and for no other', () => {
    const rows = [...readme.matchAll(/^\| (CMS\d+) (.+?) \| \d+ \|/gm)].map(([, cmsId, title]) => `${cmsId} ${title}`)
    expect(rows).toEqual(embeddedCatalogue().all().map(({ cmsId, measure }) => `${cmsId} ${measure.title ?? ''}`))
  })

  it('gives each measure the Quality ID, cohort, version and direction that the product lists', () => {
    const rows = [...readme.matchAll(/^\| (CMS\d+) .+? \| (\d+) \| ([a-z ]+) \| ([\d.]+) \(v\d+\) \| \**(higher|lower)/gm)].map(([, ...cells]) => cells)
    const listed = listMeasures(2027).filter(({ notCalculated }) => notCalculated === undefined)
    expect(rows).toEqual(listed.map(({ cmsId, qualityId, cohorts, version, improvementNotation }) =>
      [cmsId, qualityId, cohorts.map(cohort => COHORT_TITLES[cohort]).join(', '), version, improvementNotation === 'decrease' ? 'lower' : 'higher']))
  })

  it('names the measures of the model that are not calculated', () => {
    const outside = listMeasures(2027).filter(({ notCalculated }) => notCalculated !== undefined)
    for (const { qualityId } of outside) expect(readme).toMatch(new RegExp(`not calculated here:[^.]*\\b${qualityId ?? ''}\\b`, 's'))
    expect(outside).toHaveLength(2)
  })
})
