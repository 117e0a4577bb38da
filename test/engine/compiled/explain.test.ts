import { describe, expect, it } from 'vitest'
import { compiledEngine } from '../../../src/engine/compiled/compiled-engine.js'
import type { ExplainedClause, ExplainedDefinition, Explanation } from '../../../src/engine/engine.js'
import type { PatientRecord } from '../../../src/fhir/patient-record.js'
import type { AnyResource } from '../../../src/fhir/types.js'
import { patient, record } from '../../support/records.js'
import { coded, elmOf, request } from './sample-logic.js'

const LOGIC = `
define "Flu Seen": [Condition: "Problems"] P where P.code ~ "Illness"
define "Has Flu": exists "Flu Seen"
define "Long Visits": [Encounter: "Visits"] E where E.status = 'finished'
define "Result": "Has Flu" or exists "Long Visits"
define "Both": singleton from ([Encounter: "Visits"])
define "Unused": 1
`
const condition = (id: string, code: string): AnyResource => ({ resourceType: 'Condition', id, code: coded(code) })
const encounter = (id: string, status: string): AnyResource => ({ resourceType: 'Encounter', id, status, type: [coded('visit')] })

async function explained (asked: readonly string[], ...resources: readonly AnyResource[]): Promise<Explanation> {
  const prepared = compiledEngine.prepare(request(await elmOf(LOGIC), { expressions: asked }))
  return await (prepared.explain as NonNullable<typeof prepared.explain>)(record(patient('1970-01-01'), ...resources))
}

const definition = ({ definitions }: Explanation, name: string): ExplainedDefinition | undefined => definitions.find(one => one.definition === name)
const clauses = ({ clauses: all }: Explanation, type: string): ExplainedClause[] => all.filter(one => one.type === type)

describe('explain', () => {
  it('gives every definition in use with its value, what is used before what uses it, and no other', async () => {
    const { definitions, subjectId, failures } = await explained(['Result'], condition('c1', 'flu'))
    expect(definitions.map(one => [one.library, one.definition])).toEqual([['Sample|1', 'Flu Seen'], ['Sample|1', 'Has Flu'], ['Sample|1', 'Long Visits'], ['Sample|1', 'Result']])
    expect([subjectId, failures]).toEqual(['p1', []])
  })

  it('names the resources that a value holds, or that the clauses within it rest on', async () => {
    const explanation = await explained(['Result'], condition('c1', 'flu'), condition('c2', 'gout'), encounter('e1', 'finished'))
    expect(definition(explanation, 'Flu Seen')).toMatchObject({ value: [{ id: 'c1' }], resources: ['Condition/c1'] })
    expect(definition(explanation, 'Has Flu')).toMatchObject({ value: true, resources: ['Condition/c1'] })
    expect(definition(explanation, 'Result')?.resources).toEqual(['Condition/c1', 'Encounter/e1'])
  })

  it('names the resources that were looked at where none was left', async () => {
    const explanation = await explained(['Result'], condition('c2', 'gout'), encounter('e1', 'planned'), encounter('e2', 'planned'))
    expect(definition(explanation, 'Has Flu')).toMatchObject({ value: false, resources: ['Condition/c2'] })
    expect(definition(explanation, 'Long Visits')).toMatchObject({ value: [], resources: ['Encounter/e1', 'Encounter/e2'] })
    expect(definition(explanation, 'Result')).toMatchObject({ value: false, resources: ['Condition/c2', 'Encounter/e1', 'Encounter/e2'] })
  })

  it('gives every clause by the localId of its node, with its place in the CQL, and how often it was evaluated', async () => {
    const explanation = await explained(['Result'], condition('c2', 'gout'), condition('c1', 'flu'), encounter('e1', 'finished'))
    const [equivalent, ...others] = clauses(explanation, 'Equivalent')
    expect(others).toEqual([])
    expect(equivalent).toMatchObject({ library: 'Sample|1', value: true, times: 2, resources: ['Condition/c1'] })
    expect(equivalent?.localId).toMatch(/^\d+$/)
    expect(equivalent?.locator).toMatch(/^\d+:\d+-\d+:\d+$/)
    expect(new Set(explanation.clauses.map(({ library, localId }) => `${library} ${localId}`)).size).toBe(explanation.clauses.length)
  })

  it('evaluates both sides of an or, where evaluating would end with the first', async () => {
    const explanation = await explained(['Result'], condition('c1', 'flu'), encounter('e1', 'finished'))
    expect(definition(explanation, 'Long Visits')).toMatchObject({ resources: ['Encounter/e1'] })
    expect(clauses(explanation, 'Equal')).toEqual([expect.objectContaining({ value: true })])
  })

  it('evaluates everything asked for, whatever the gate says', async () => {
    const prepared = compiledEngine.prepare(request(await elmOf(LOGIC), { expressions: ['Has Flu', 'Result'], gate: ['Has Flu'] }))
    const { definitions } = await (prepared.explain as NonNullable<typeof prepared.explain>)(record(patient('1970-01-01'), encounter('e1', 'finished')))
    expect(definitions.find(one => one.definition === 'Result')?.value).toBe(true)
  })

  it('explains the other definitions where one fails', async () => {
    const explanation = await explained(['Both', 'Result'], encounter('e1', 'finished'), encounter('e2', 'planned'))
    expect(explanation.failures).toEqual([expect.objectContaining({ code: 'EVALUATION_FAILED', definition: 'Both' })])
    expect(definition(explanation, 'Both')).toBeUndefined()
    expect(definition(explanation, 'Result')).toMatchObject({ value: true, resources: ['Encounter/e1'] })
  })

  it('forgets the subject before', async () => {
    const prepared = compiledEngine.prepare(request(await elmOf(LOGIC), { expressions: ['Result'] }))
    const explain = async (subject: PatientRecord): Promise<Explanation | undefined> => await prepared.explain?.(subject)
    const alone = await explain(record(patient('1970-01-01'), encounter('e9', 'finished')))
    await explain(record(patient('1970-01-01'), condition('c1', 'flu')))
    expect(await explain(record(patient('1970-01-01'), encounter('e9', 'finished')))).toEqual(alone)
  })

  it('gives the values that evaluating gives', async () => {
    const prepared = compiledEngine.prepare(request(await elmOf(LOGIC), { expressions: ['Flu Seen', 'Has Flu', 'Long Visits', 'Result'] }))
    for (const resources of [[], [condition('c1', 'flu')], [encounter('e1', 'finished'), condition('c2', 'gout')]]) {
      const subject = record(patient('1970-01-01'), ...resources)
      const { definitions } = await (prepared.explain as NonNullable<typeof prepared.explain>)(subject)
      const result = await prepared.evaluate(subject)
      for (const { definition: name, value } of definitions) expect('results' in result && result.results[name]).toEqual(value)
    }
  })
})
