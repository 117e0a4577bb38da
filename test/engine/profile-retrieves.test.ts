import { describe, expect, it } from 'vitest'
import type { AnyResource } from '../../src/fhir/types.js'
import { patient, record, resource } from '../support/records.js'
import { ANY_VALUE_SET, ENGINES, elmOutcome, prepareElm, sampleElm } from '../support/elm-outcome.js'

const QICORE = 'http://hl7.org/fhir/us/qicore/StructureDefinition/qicore-'
const US_CORE = 'http://hl7.org/fhir/us/core/StructureDefinition/'
const NOT_DONE = 'http://hl7.org/fhir/us/qicore/StructureDefinition/qicore-notDoneValueSet'
const MEMBER = { coding: [{ system: 'urn:codes', code: 'member' }] }
const OTHER = { coding: [{ system: 'urn:codes', code: 'other' }] }
const loinc = (code: string): object => ({ code: { coding: [{ system: 'http://loinc.org', code }] } })
const VALUE_SETS = { valueSets: { def: [{ name: 'Set', id: 'urn:set' }] } }

/** A Retrieve as the translator writes it for CQL on QI-Core and US Core: a FHIR type, the profile as templateId. */
function retrieve (type: string, templateId: string, codeProperty: string, codes?: object): object {
  return {
    type: 'Retrieve',
    dataType: `{http://hl7.org/fhir}${type}`,
    templateId,
    ...(codes === undefined ? {} : { codeProperty, codeComparator: 'in', codes })
  }
}

const SET = { type: 'ValueSetRef', name: 'Set', preserve: true }

interface NegationRow {
  readonly profile: string
  readonly positive: string
  readonly type: string
  readonly element: string
  readonly negative: object
}

const NEGATIONS: readonly NegationRow[] = [
  { profile: 'medicationnotrequested', positive: 'medicationrequest', type: 'MedicationRequest', element: 'medicationCodeableConcept', negative: { doNotPerform: true } },
  { profile: 'servicenotrequested', positive: 'servicerequest', type: 'ServiceRequest', element: 'code', negative: { doNotPerform: true } },
  { profile: 'devicenotrequested', positive: 'devicerequest', type: 'DeviceRequest', element: 'codeCodeableConcept', negative: { modifierExtension: [{ url: 'http://hl7.org/fhir/5.0/StructureDefinition/extension-DeviceRequest.doNotPerform', valueBoolean: true }] } },
  { profile: 'procedurenotdone', positive: 'procedure', type: 'Procedure', element: 'code', negative: { status: 'not-done' } },
  { profile: 'observationcancelled', positive: 'simple-observation', type: 'Observation', element: 'code', negative: { status: 'cancelled' } },
  { profile: 'observationnotdone', positive: 'observation', type: 'Observation', element: 'code', negative: { status: 'cancelled' } },
  { profile: 'taskrejected', positive: 'task', type: 'Task', element: 'code', negative: { status: 'rejected' } },
  { profile: 'communicationnotdone', positive: 'communication', type: 'Communication', element: 'reasonCode', negative: { status: 'not-done' } },
  { profile: 'immunizationnotdone', positive: 'immunization', type: 'Immunization', element: 'vaccineCode', negative: { status: 'not-done' } },
  { profile: 'medicationadministrationnotdone', positive: 'medicationadministration', type: 'MedicationAdministration', element: 'medicationCodeableConcept', negative: { status: 'not-done' } },
  { profile: 'medicationdispensedeclined', positive: 'medicationdispense', type: 'MedicationDispense', element: 'medicationCodeableConcept', negative: { status: 'declined' } }
]

const FIXED_CODES: readonly (readonly [string, string])[] = [
  [`${US_CORE}us-core-blood-pressure`, '85354-9'],
  [`${US_CORE}us-core-bmi`, '39156-5'],
  [`${US_CORE}us-core-heart-rate`, '8867-4'],
  [`${US_CORE}us-core-body-weight`, '29463-7'],
  [`${US_CORE}us-core-body-height`, '8302-2'],
  [`${US_CORE}us-core-body-temperature`, '8310-5'],
  [`${US_CORE}us-core-respiratory-rate`, '9279-1'],
  [`${US_CORE}us-core-pulse-oximetry`, '59408-5'],
  ['http://hl7.org/fhir/StructureDefinition/bp', '85354-9']
]

const idsIn = (value: unknown): unknown => (value as readonly { readonly id: string }[]).map(({ id }) => id)

async function retrieved (engine: string, definitions: Readonly<Record<string, object>>, resources: readonly AnyResource[], more: object = VALUE_SETS): Promise<Readonly<Record<string, unknown>>> {
  const outcome = await elmOutcome(engine, sampleElm(definitions, more), resources)
  if (!('results' in outcome)) throw new Error(JSON.stringify(outcome))
  return Object.fromEntries(Object.entries(outcome.results).map(([name, value]) => [name, idsIn(value)]))
}

describe.each(ENGINES)('retrieves of profiles, %s engine', engine => {
  it.each(NEGATIONS)('qicore-$profile is what the data says was not done, not what meta.profile says', async ({ profile, positive, type, element, negative }) => {
    const property = element.replace('CodeableConcept', '')
    const concept = (value: object): object => element === 'reasonCode' ? { [element]: [value] } : { [element]: value }
    const resources = [
      resource(type, { id: 'done', ...concept(MEMBER) }),
      resource(type, { id: 'tagged', meta: { profile: [`${QICORE}${profile}`] }, ...concept(MEMBER) }),
      resource(type, { id: 'not', ...concept(MEMBER), ...negative }),
      resource(type, { id: 'not-other', ...concept(OTHER), ...negative }),
      resource(type, { id: 'not-any', ...concept({ extension: [{ url: NOT_DONE, valueCanonical: 'urn:set' }] }), ...negative }),
      resource(type, { id: 'not-any-other', ...concept({ extension: [{ url: NOT_DONE, valueCanonical: 'urn:another' }] }), ...negative })
    ]
    expect(await retrieved(engine, {
      All: retrieve(type, `${QICORE}${profile}`, property),
      Coded: retrieve(type, `${QICORE}${profile}`, property, SET),
      Versioned: retrieve(type, `${QICORE}${profile}|6.0.0`, property, SET),
      Done: retrieve(type, `${QICORE}${positive}`, property, SET),
      Base: retrieve(type, `http://hl7.org/fhir/StructureDefinition/${type}`, property)
    }, resources)).toEqual({
      All: ['not', 'not-other', 'not-any', 'not-any-other'],
      Coded: ['not', 'not-any'],
      Versioned: ['not', 'not-any'],
      Done: ['done', 'tagged'],
      Base: ['done', 'tagged', 'not', 'not-other', 'not-any', 'not-any-other']
    })
  })

  it.each(FIXED_CODES)('%s are the Observations with LOINC %s', async (profile, code) => {
    const resources = [
      resource('Observation', { id: 'meant', status: 'final', ...loinc(code) }),
      resource('Observation', { id: 'cancelled', status: 'cancelled', ...loinc(code) }),
      resource('Observation', { id: 'tagged', status: 'final', meta: { profile: [profile] }, ...loinc('1-8') }),
      resource('Observation', { id: 'other-system', status: 'final', code: { coding: [{ system: 'urn:codes', code }] } })
    ]
    expect(await retrieved(engine, { Found: retrieve('Observation', profile, 'code') }, resources)).toEqual({ Found: ['meant'] })
  })

  it('a profile that is not known here is every resource of its type', async () => {
    const resources = [resource('Condition', { id: 'a', code: MEMBER }), resource('Condition', { id: 'b', code: OTHER })]
    expect(await retrieved(engine, {
      Problems: retrieve('Condition', `${QICORE}condition-problems-health-concerns`, 'code'),
      Coded: retrieve('Condition', `${US_CORE}us-core-condition-encounter-diagnosis`, 'code', SET)
    }, resources)).toEqual({ Problems: ['a', 'b'], Coded: ['a'] })
  })
})

describe.each(ENGINES)('codes of retrieves, %s engine', engine => {
  const TERMS = {
    ...VALUE_SETS,
    codeSystems: { def: [{ name: 'Codes', id: 'urn:codes' }] },
    codes: { def: [{ name: 'Member', id: 'member', codeSystem: { name: 'Codes' } }, { name: 'Third', id: 'third', codeSystem: { name: 'Codes' } }] }
  }
  const member = { type: 'CodeRef', name: 'Member' }
  const third = { type: 'CodeRef', name: 'Third' }
  const resources = ['member', 'other', 'third'].map(code => resource('Procedure', { id: code, code: { coding: [{ system: 'urn:codes', code }] } }))

  it.each<[string, string, object, readonly string[]]>([
    ['a value set', 'in', SET, ['member']],
    ['an expanded value set', 'in', { type: 'ExpandValueSet', operand: SET }, ['member']],
    ['a single code', '~', member, ['member']],
    ['a single code as a list', '~', { type: 'ToList', operand: member }, ['member']],
    ['a single code as a list', 'contains', { type: 'ToList', operand: member }, ['member']],
    ['a list of codes', 'in', { type: 'List', element: [member, third] }, ['member', 'third']],
    ['a list of codes', 'contains', { type: 'List', element: [member, third] }, ['member', 'third']]
  ])('%s with comparator %s', async (_title, codeComparator, codes, expected) => {
    const all = retrieve('Procedure', `${QICORE}procedure`, 'code', codes)
    expect(await retrieved(engine, { Found: { ...all, codeComparator } }, resources, TERMS)).toEqual({ Found: expected })
  })
})

describe.each(ENGINES)('System values of QI-Core elements, %s engine', engine => {
  const each = (id: string, status: string): AnyResource => resource('ServiceRequest', { id, status, intent: 'order' })
  const where = (left: object): object => ({
    type: 'Query',
    source: [{ alias: 'S', expression: retrieve('ServiceRequest', `${QICORE}servicerequest`, 'code') }],
    relationship: [],
    where: { type: 'Equal', operand: [left, { type: 'Literal', valueType: '{urn:hl7-org:elm-types:r1}String', value: 'active' }] }
  })

  it.each<[string, object]>([
    ['a path of its own', { type: 'Property', path: 'value', source: { type: 'Property', path: 'status', scope: 'S' } }],
    ['a path of two steps', { type: 'Property', path: 'status.value', scope: 'S' }]
  ])('through %s', async (_title, left) => {
    expect(await retrieved(engine, { Found: where(left) }, [each('a', 'active'), each('d', 'draft')])).toEqual({ Found: ['a'] })
  })

  it.runIf(engine === 'compiled')('through the type that the node states, without a path', async () => {
    const left = { type: 'Property', path: 'status', scope: 'S', resultTypeName: '{urn:hl7-org:elm-types:r1}String' }
    expect(await retrieved(engine, { Found: where(left) }, [each('a', 'active'), each('d', 'draft')])).toEqual({ Found: ['a'] })
  })
})

describe.each(ENGINES)('models, %s engine', engine => {
  it.each(['QICore', 'USCore', 'FHIR'])('%s in the FHIR namespace is known, whatever its version', async localIdentifier => {
    const elm = sampleElm({ Found: retrieve('Procedure', `${QICORE}procedure`, 'code') }, {
      usings: { def: [{ localIdentifier: 'System', uri: 'urn:hl7-org:elm-types:r1' }, { localIdentifier, uri: 'http://hl7.org/fhir', ...(localIdentifier === 'FHIR' ? { version: '4.0.1' } : {}) }] }
    })
    const result = await prepareElm(engine, elm, { valueSets: ANY_VALUE_SET }).evaluate(record(patient('1970-01-01'), resource('Procedure', { id: 'a' })))
    expect(result).toMatchObject({ results: { Found: [{ id: 'a' }] } })
  })
})
