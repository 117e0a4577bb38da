import { OutcomeError } from '../../fhir/outcome-error.js'
import type { ElmLibrary } from '../elm.js'
import { elmNodeProblem } from '../elm-node-problem.js'
import { jsonProblem } from './bounded-json.js'

type Json = Readonly<Record<string, unknown>>

/** The declarations of each section of a library and the texts they must have (ELM R1, Library). */
const SECTIONS: Readonly<Record<string, readonly string[]>> = {
  usings: ['localIdentifier', 'uri'],
  includes: ['localIdentifier', 'path'],
  parameters: ['name'],
  codeSystems: ['name', 'id'],
  valueSets: ['name', 'id'],
  codes: ['name', 'id'],
  concepts: ['name'],
  statements: ['name']
}

/**
 * An ELM library of `{ library: … }`, as the JSON says it: whatever is read of it outside the engines has the type that ELM gives it.
 * @param source names it in messages
 * @throws OutcomeError ELM_INVALID
 */
export function elmFromJson (json: unknown, source: string): ElmLibrary {
  const problem = jsonProblem(json) ?? libraryProblem(json)
  if (problem !== undefined) throw new OutcomeError('ELM_INVALID', `The ELM of ${source} is no ELM library: ${problem}.`)
  return (json as { readonly library: ElmLibrary }).library
}

function libraryProblem (json: unknown): string | undefined {
  const library = isJson(json) ? json['library'] : undefined
  if (!isJson(library)) return 'it has no library'
  const { identifier } = library
  if (!isJson(identifier) || !isText(identifier['id'])) return 'it has no identifier.id'
  if (!isOptionalText(identifier['version']) || !isOptionalText(identifier['system'])) return 'its identifier is no text'
  for (const [section, texts] of Object.entries(SECTIONS)) {
    const found = sectionProblem(library[section], section, texts)
    if (found !== undefined) return found
  }
  return nameProblem(library) ?? elmNodeProblem(library as unknown as ElmLibrary)
}

function sectionProblem (section: unknown, name: string, texts: readonly string[]): string | undefined {
  if (section === undefined) return undefined
  const def = isJson(section) ? section['def'] ?? [] : undefined
  if (!Array.isArray(def)) return `${name} is no list of declarations`
  for (const [index, one] of (def as unknown[]).entries()) {
    const where = `${name}.def[${index}]`
    if (!isJson(one)) return `${where} is no declaration`
    const missing = texts.find(text => !isText(one[text]))
    if (missing !== undefined) return `${where} has no ${missing}`
    if (!isOptionalText(one['version'])) return `${where} has a version that is no text`
    if (name === 'codes' && !(isJson(one['codeSystem']) && isText(one['codeSystem']['name']))) return `${where} has no codeSystem`
  }
  return undefined
}

/** Two definitions of one name: which one is meant nobody can say. Functions are overloaded. */
function nameProblem (library: Json): string | undefined {
  for (const section of ['includes', 'parameters', 'codeSystems', 'valueSets', 'codes', 'concepts', 'statements']) {
    const seen = new Set<unknown>()
    for (const one of ((library[section] as { readonly def?: readonly Json[] } | undefined)?.def ?? [])) {
      if (one['type'] === 'FunctionDef') continue
      const name = section === 'includes' ? one['localIdentifier'] : one['name']
      if (seen.has(name)) return `${section} has two declarations of one name, ${JSON.stringify(name)}`
      seen.add(name)
    }
  }
  return undefined
}

function isJson (value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isText (value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function isOptionalText (value: unknown): boolean {
  return value === undefined || isText(value)
}
