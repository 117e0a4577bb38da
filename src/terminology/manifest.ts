import { Ajv } from 'ajv'
import { formatCanonical } from '../fhir/canonical.js'
import { OutcomeError } from '../fhir/outcome-error.js'
import { readJsonDocument } from '../fhir/json-files.js'
import { fhirPathFromPointer } from './value-set-schema.js'

/** Name of the manifest in a folder of value sets; `readValueSets` passes over it. */
export const MANIFEST_FILE_NAME = 'manifest.json'

/** What a measure needs a value set for; `logic` where the manifest says nothing. */
export type ValueSetPurpose = 'logic' | 'supplemental-data'

/** One value set that measures need. */
export interface ManifestValueSet {
  /** Url without version. */
  readonly canonical: string
  /** The version to use; absent: the latest loaded. */
  readonly version?: string
  readonly title: string
  /** Short names of the measures: `CMS165`. */
  readonly measures: readonly string[]
  readonly purpose?: ValueSetPurpose
}

/** Every value set each measure needs: `valuesets/manifest.json`. */
export interface ValueSetManifest {
  readonly valueSets: readonly ManifestValueSet[]
}

const text = { type: 'string', pattern: '\\S' } as const

const isManifest = new Ajv().compile<ValueSetManifest>({
  type: 'object',
  required: ['valueSets'],
  additionalProperties: false,
  properties: {
    valueSets: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['canonical', 'title', 'measures'],
        additionalProperties: false,
        properties: {
          canonical: { type: 'string', pattern: '^[^\\s|]+$' },
          version: text,
          title: text,
          measures: { type: 'array', minItems: 1, uniqueItems: true, items: text },
          purpose: { enum: ['logic', 'supplemental-data'] }
        }
      }
    }
  }
})

/**
 * Reads and checks a manifest file.
 * @throws OutcomeError INPUT_NOT_FOUND, INPUT_EMPTY, INPUT_UNREADABLE, VALUE_SET_INVALID
 */
export async function readManifest (path: string): Promise<ValueSetManifest> {
  const { json, source } = await readJsonDocument(path)
  return parseManifest(json, source)
}

/**
 * A manifest from JSON, frozen. Unknown properties are errors, so that a slip of the pen is not ignored.
 * @param source what messages call it
 * @throws OutcomeError VALUE_SET_INVALID
 */
export function parseManifest (json: unknown, source: string = MANIFEST_FILE_NAME): ValueSetManifest {
  if (!isManifest(json)) {
    const error = isManifest.errors?.[0]
    const place = fhirPathFromPointer(error?.instancePath ?? '').replace(/^\./, '')
    throw new OutcomeError('VALUE_SET_INVALID', `${source} is no manifest of value sets: ${place === '' ? 'it' : place} ${error?.message ?? 'is not valid'}.`)
  }
  const seen = new Set<string>()
  for (const entry of json.valueSets) {
    const canonical = canonicalOf(entry)
    if (seen.has(canonical)) throw new OutcomeError('VALUE_SET_INVALID', `${source} names ${canonical} twice; list its measures in one place.`)
    seen.add(canonical)
  }
  return Object.freeze({ valueSets: Object.freeze(json.valueSets.map(entry => Object.freeze({ ...entry, measures: Object.freeze([...entry.measures]) }))) })
}

/** `url|version` of an entry, or its url where it pins no version. */
export function canonicalOf (entry: ManifestValueSet): string {
  return formatCanonical({ url: entry.canonical, version: entry.version })
}
