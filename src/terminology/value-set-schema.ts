import { Ajv, type ErrorObject } from 'ajv'
import { OutcomeError, type PlainOutcomeError } from '../fhir/outcome-error.js'
import { bundleResources, isResource } from '../fhir/patient-record.js'
import type { ValueSet } from '../fhir/types.js'

/** Value sets that could be read, and what could not be: one failed part never hides the others. */
export interface ValueSetsRead {
  readonly valueSets: readonly ValueSet[]
  readonly problems: readonly PlainOutcomeError[]
}

const text = { type: 'string', minLength: 1 } as const
const uri = { type: 'string', pattern: '^\\S+$' } as const
const code = { type: 'string', pattern: '^\\S+(\\s\\S+)*$' } as const

/**
 * The elements of ValueSet that decide membership, with the invariants vsd-1, vsd-2, vsd-3, vsd-9 and vsd-10 (FHIR R4 ValueSet).
 * The url is asked for apart, for a contained ValueSet has none.
 */
const isValueSet = new Ajv().compile<ValueSet>({
  type: 'object',
  properties: {
    url: { type: 'string', pattern: '^[^\\s|]+$' },
    version: text,
    name: { type: 'string' },
    title: { type: 'string' },
    meta: { type: 'object', properties: { tag: { type: 'array', items: { type: 'object' } } } },
    contained: { type: 'array', items: { type: 'object' } },
    compose: { $ref: '#/definitions/compose' },
    expansion: {
      type: 'object',
      properties: {
        total: { type: 'integer', minimum: 0 },
        extension: { type: 'array', items: { type: 'object' } },
        parameter: { type: 'array', items: { type: 'object', required: ['name'], properties: { name: text } } },
        contains: { type: 'array', items: { $ref: '#/definitions/contains' } }
      }
    }
  },
  definitions: {
    compose: {
      type: 'object',
      required: ['include'],
      properties: {
        inactive: { type: 'boolean' },
        include: { type: 'array', minItems: 1, items: { $ref: '#/definitions/include' } },
        exclude: { type: 'array', items: { $ref: '#/definitions/include' } }
      }
    },
    include: {
      type: 'object',
      anyOf: [{ required: ['system'] }, { required: ['valueSet'] }],
      dependencies: { concept: ['system'], filter: ['system'] },
      not: { required: ['concept', 'filter'] },
      properties: {
        system: uri,
        version: text,
        concept: { type: 'array', minItems: 1, items: { type: 'object', required: ['code'], properties: { code, display: { type: 'string' } } } },
        filter: { type: 'array', items: { type: 'object' } },
        valueSet: { type: 'array', minItems: 1, items: uri }
      }
    },
    contains: {
      type: 'object',
      dependencies: { code: ['system'] },
      if: { required: ['abstract'], properties: { abstract: { const: true } } },
      else: { required: ['code'] },
      properties: {
        system: uri,
        code,
        version: text,
        display: { type: 'string' },
        abstract: { type: 'boolean' },
        inactive: { type: 'boolean' },
        contains: { type: 'array', items: { $ref: '#/definitions/contains' } }
      }
    }
  }
})

/**
 * A ValueSet resource from JSON, checked for what membership is read from.
 * @param source what the text calls it: a file's base name, with the line for NDJSON
 * @throws OutcomeError VALUE_SET_INVALID
 */
export function valueSetFromJson (json: unknown, source: string): ValueSet {
  if (!isResource(json) || json.resourceType !== 'ValueSet') {
    throw new OutcomeError('VALUE_SET_INVALID', `${source}: expected a ValueSet resource.`)
  }
  if (json['url'] === undefined) {
    throw new OutcomeError('VALUE_SET_INVALID', `${source}: the ValueSet has no url; give it the canonical that measures refer to.`, { expression: 'ValueSet.url' })
  }
  if (!isValueSet(json)) throw invalid(source, 'ValueSet', isValueSet.errors)
  for (const [index, resource] of (json.contained ?? []).entries()) {
    if (resource.resourceType === 'ValueSet' && !isValueSet(resource)) {
      throw invalid(source, `ValueSet.contained[${index}]`, isValueSet.errors)
    }
  }
  return json
}

/**
 * Every ValueSet in a JSON document: a ValueSet itself, or a Bundle of any type, whose other resources are passed over.
 * Problems: VALUE_SET_INVALID (also for any other JSON), BUNDLE_INVALID, INPUT_EMPTY for a Bundle without a ValueSet.
 */
export function valueSetsFromJson (json: unknown, source: string): ValueSetsRead {
  if (!isResource(json)) {
    return failed('VALUE_SET_INVALID', `${source}: expected a ValueSet or a Bundle of ValueSets, found JSON without a resourceType.`)
  }
  if (json.resourceType === 'ValueSet') return collect([json], () => source)
  if (json.resourceType !== 'Bundle') {
    return failed('VALUE_SET_INVALID', `${source}: expected a ValueSet or a Bundle of ValueSets, found another resource type.`)
  }
  return valueSetsFromBundle(json, source)
}

function valueSetsFromBundle (json: unknown, source: string): ValueSetsRead {
  let resources
  try {
    resources = bundleResources(json).filter(resource => resource.resourceType === 'ValueSet')
  } catch (error) {
    if (!(error instanceof OutcomeError)) throw error
    return { valueSets: [], problems: [{ ...error.toPlain(), text: `${source}: ${error.message}` }] }
  }
  if (resources.length === 0) return failed('INPUT_EMPTY', `${source}: the Bundle holds no ValueSet.`)
  return collect(resources, position => `${source}, ValueSet ${position + 1} of the Bundle`)
}

function collect (resources: readonly unknown[], label: (position: number) => string): ValueSetsRead {
  const valueSets: ValueSet[] = []
  const problems: PlainOutcomeError[] = []
  for (const [position, resource] of resources.entries()) {
    try {
      valueSets.push(valueSetFromJson(resource, label(position)))
    } catch (error) {
      if (!(error instanceof OutcomeError)) throw error
      problems.push(error.toPlain())
    }
  }
  return { valueSets, problems }
}

function failed (code: PlainOutcomeError['code'], message: string): ValueSetsRead {
  return { valueSets: [], problems: [{ code, text: message }] }
}

function invalid (source: string, root: string, errors: readonly ErrorObject[] | null | undefined): OutcomeError {
  const first = errors?.[0]
  const expression = `${root}${fhirPathFromPointer(first?.instancePath ?? '')}`
  return new OutcomeError('VALUE_SET_INVALID', `${source}: ${expression} ${first?.message ?? 'is not valid'} (FHIR R4 ValueSet).`, { expression })
}

/** `/compose/include/0/concept` → `.compose.include[0].concept` */
export function fhirPathFromPointer (pointer: string): string {
  return pointer.replace(/\/(\d+)(?=\/|$)/g, '[$1]').replaceAll('/', '.')
}
