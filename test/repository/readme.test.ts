import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { CONFIG_VARIABLES } from '../../src/config/config-variables.js'
import { embeddedCatalogue } from '../../src/cql/embedded-catalogue.js'

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
})
