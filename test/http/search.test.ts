import { describe, expect, it } from 'vitest'
import type { Bundle } from '../../src/fhir/types.js'
import { outcomeOf, sampleApp } from './sample-app.js'
import { CONFIG } from './sample-services.js'

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const link = (bundle: Bundle, relation: string): string | undefined => bundle.link?.find(one => one.relation === relation)?.url
const idsOf = (bundle: Bundle): (string | undefined)[] => (bundle.entry ?? []).filter(({ search }) => search?.mode === 'match').map(({ resource }) => resource?.id)

describe('searchRoutes', () => {
  it('returns a searchset with absolute urls, total and self', async () => {
    const response = await sampleApp().inject({ url: '/fhir/Patient?gender=female', headers: { host: 'measures.example.org' } })
    const bundle = response.json<Bundle>()
    expect(bundle).toMatchObject({
      resourceType: 'Bundle', type: 'searchset', total: 4, link: [{ relation: 'self', url: 'http://measures.example.org/fhir/Patient?gender=female&_count=50' }]
    })
    expect(bundle.entry?.[0]).toMatchObject({ fullUrl: 'http://measures.example.org/fhir/Patient/p0', search: { mode: 'match' } })
  })

  it('leads through all pages by next, each match once, and back by previous', async () => {
    const app = sampleApp(undefined, { ...CONFIG, publicUrl: 'https://quality.example.org' })
    const seen: (string | undefined)[] = []
    let last: Bundle | undefined
    for (let url: string | undefined = '/fhir/Patient?_count=3'; url !== undefined;) {
      last = (await app.inject(url.replace('https://quality.example.org', ''))).json<Bundle>()
      expect(last.total).toBe(7)
      seen.push(...idsOf(last))
      url = link(last, 'next')
    }
    expect(seen).toEqual(['p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6'])
    expect(link(last as Bundle, 'previous')).toBe('https://quality.example.org/fhir/Patient?_count=3&_offset=3')
  })

  it.each(['_summary=count', '_count=0'])('gives the total only for %s', async query => {
    const bundle = (await sampleApp().inject(`/fhir/Patient?${query}`)).json<Bundle>()
    expect([bundle.total, bundle.entry]).toEqual([7, undefined])
  })

  it('leaves the total out for _total=none', async () => {
    const bundle = (await sampleApp().inject('/fhir/Patient?_total=none')).json<Bundle>()
    expect([bundle.total, bundle.entry?.length]).toEqual([undefined, 7])
  })

  it('reports an ignored parameter as an outcome entry, and refuses it under strict handling', async () => {
    const app = sampleApp()
    const bundle = (await app.inject('/fhir/Patient?_sort=name&gender=male')).json<Bundle>()
    expect(bundle.total).toBe(3)
    expect(link(bundle, 'self')).not.toContain('_sort')
    expect(bundle.entry?.at(-1)).toMatchObject({ search: { mode: 'outcome' }, resource: { resourceType: 'OperationOutcome', issue: [{ severity: 'warning', code: 'not-supported' }] } })
    const strict = await app.inject({ url: '/fhir/Patient?_sort=name', headers: { prefer: 'return=minimal; handling=strict' } })
    expect(outcomeOf(strict)).toMatchObject({ status: 400, code: 'UNKNOWN_PARAMETER', issue: 'not-supported' })
  })

  it('searches by POST with a form, joined with the parameters of the url', async () => {
    const response = await sampleApp().inject({ method: 'POST', url: '/fhir/Patient/_search?gender=female', headers: FORM, payload: 'name=given2&_count=5&_format=json' })
    expect(idsOf(response.json<Bundle>())).toEqual(['p2'])
    const empty = await sampleApp().inject({ method: 'POST', url: '/fhir/Patient/_search' })
    expect(empty.json<Bundle>().total).toBe(7)
  })

  it.each([
    ['application/fhir+json', '{}', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['application/x-www-form-urlencoded', 'name=%zz', 400, 'INVALID_PARAMETER'],
    ['application/x-www-form-urlencoded', '_format=xml', 406, 'NOT_ACCEPTABLE']
  ])('refuses a POST of %s %s', async (type, payload, status, code) => {
    const response = await sampleApp().inject({ method: 'POST', url: '/fhir/Patient/_search', headers: { 'content-type': type }, payload })
    expect(outcomeOf(response)).toMatchObject({ status, code })
  })
})
