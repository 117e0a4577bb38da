import { describe, expect, it } from 'vitest'
import { OutcomeError } from '../../src/fhir/outcome-error.js'
import { EVALUATE_MEASURE_PARAMETERS, operationInput as inputOf, type OperationInput } from '../../src/http/fhir/operation-input.js'

const URL = '/fhir/Measure/$evaluate-measure'
const body = (...parameter: unknown[]): unknown => ({ resourceType: 'Parameters', parameter })
const operationInput = (url: string, given: unknown, handling: 'strict' | 'lenient' | undefined): OperationInput<typeof EVALUATE_MEASURE_PARAMETERS> => inputOf(EVALUATE_MEASURE_PARAMETERS, url, given, handling)
const failure = (act: () => unknown): unknown => {
  try { return act() } catch (error) { return error instanceof OutcomeError ? { code: error.code, expression: error.expression } : error }
}

describe('operationInput', () => {
  it('takes every parameter from the url, decoded', () => {
    const url = `${URL}?measure=http%3A%2F%2Fexample.org%2FMeasure%2FX%7C1.0&periodStart=2026-01-01&periodEnd=2026&reportType=subject&subject=Patient/1&practitioner=Practitioner/2&lastReceivedOn=2026-01-01T00%3A00%3A00%2B02%3A00&_format=json&_pretty=true`
    expect(operationInput(url, undefined, undefined)).toEqual({
      input: {
        measure: 'http://example.org/Measure/X|1.0',
        periodStart: '2026-01-01',
        periodEnd: '2026',
        reportType: 'subject',
        subject: 'Patient/1',
        practitioner: 'Practitioner/2',
        lastReceivedOn: '2026-01-01T00:00:00+02:00'
      },
      ignored: 0
    })
  })

  it.each([
    { valueString: 'v' }, { valueUri: 'v' }, { valueCanonical: 'v' }, { valueCode: 'v' }, { valueDate: 'v' }, { valueDateTime: 'v' }, { valueReference: { reference: 'v', display: 'd' } }
  ])('takes a value given as %j', value => {
    expect(operationInput(URL, body({ name: 'subject', ...value }), undefined).input).toEqual({ subject: 'v' })
  })

  it('joins url and body of a POST, and lets the body be missing', () => {
    expect(operationInput(`${URL}?measure=CMS165`, body({ name: 'periodStart', valueDate: '2026-01-01' }), undefined).input).toEqual({ measure: 'CMS165', periodStart: '2026-01-01' })
    expect(operationInput(`${URL}?measure=CMS165`, undefined, undefined).input).toEqual({ measure: 'CMS165' })
    expect(operationInput(URL, { resourceType: 'Parameters' }, undefined).input).toEqual({})
  })

  it.each([
    ['the url', `${URL}?subject=a&subject=a`, undefined],
    ['the body', URL, body({ name: 'subject', valueString: 'a' }, { name: 'subject', valueString: 'b' })],
    ['url and body', `${URL}?subject=a`, body({ name: 'subject', valueString: 'a' })]
  ])('refuses a parameter given twice in %s', (_where, url, parameters) => {
    expect(failure(() => operationInput(url, parameters, 'lenient'))).toMatchObject({ code: 'DUPLICATE_PARAMETER' })
  })

  it('refuses unknown parameters unless the caller asks for lenient handling', () => {
    const parameters = body({ name: 'program', valueCode: 'asm' })
    expect(failure(() => operationInput(URL, parameters, undefined))).toEqual({ code: 'UNKNOWN_PARAMETER', expression: 'Parameters.parameter[0]' })
    expect(failure(() => operationInput(`${URL}?periodstart=2026`, undefined, 'strict'))).toMatchObject({ code: 'UNKNOWN_PARAMETER' })
    expect(operationInput(`${URL}?x=1`, parameters, 'lenient')).toEqual({ input: {}, ignored: 2 })
  })

  it('refuses a parameter without a value', () => {
    expect(failure(() => operationInput(`${URL}?periodStart=`, undefined, undefined))).toEqual({ code: 'MISSING_PARAMETER', expression: "Parameters.parameter.where(name = 'periodStart')" })
  })

  it.each([
    ['a list', []], ['a text', 'x'], ['a number', 1], ['false', false], ['no resource', {}], ['another resource', { resourceType: 'Bundle' }]
  ])('refuses a body that is %s', (_what, json) => {
    expect(failure(() => operationInput(URL, json, undefined))).toMatchObject({ code: 'WRONG_RESOURCE_TYPE' })
  })

  it.each([
    ['parameter is no list', { resourceType: 'Parameters', parameter: {} }, 'INVALID_RESOURCE', 'Parameters.parameter'],
    ['an element is misspelled', { resourceType: 'Parameters', paramter: [] }, 'INVALID_RESOURCE', 'Parameters'],
    ['a rule set is demanded', { resourceType: 'Parameters', implicitRules: 'http://x' }, 'INVALID_RESOURCE', 'Parameters'],
    ['a parameter is null', body(null), 'INVALID_RESOURCE', 'Parameters.parameter[0]'],
    ['a parameter has no name', body({ valueString: 'x' }), 'INVALID_RESOURCE', 'Parameters.parameter[0].name'],
    ['a parameter has no value', body({ name: 'subject' }), 'INVALID_RESOURCE', 'Parameters.parameter[0]'],
    ['a parameter has two values', body({ name: 'subject', valueString: 'a', valueUri: 'b' }), 'INVALID_RESOURCE', 'Parameters.parameter[0]'],
    ['a parameter has a stray element', body({ name: 'subject', valueString: 'a', value: 'b' }), 'INVALID_RESOURCE', 'Parameters.parameter[0]'],
    ['a value is a number', body({ name: 'subject', valueInteger: 1 }), 'INVALID_PARAMETER', 'Parameters.parameter[0]'],
    ['a text value is a number', body({ name: 'subject', valueString: 1 }), 'INVALID_PARAMETER', 'Parameters.parameter[0]'],
    ['a reference has no reference', body({ name: 'subject', valueReference: { display: 'x' } }), 'INVALID_PARAMETER', 'Parameters.parameter[0]'],
    ['a value is a resource', body({ name: 'measure', resource: { resourceType: 'Measure' } }), 'INVALID_PARAMETER', 'Parameters.parameter[0]'],
    ['a value has parts', body({ name: 'measure', part: [] }), 'INVALID_PARAMETER', 'Parameters.parameter[0]']
  ])('refuses a body where %s', (_what, json, code, expression) => {
    expect(failure(() => operationInput(URL, json, 'lenient'))).toEqual({ code, expression })
  })
})
