import type { AnyResource } from '../../../fhir/types.js'

/** One distinct code of an element, and the positions of the resources that have it, ascending. */
interface CodedResources {
  readonly system: string | undefined
  readonly code: string
  readonly version: string | undefined
  readonly positions: number[]
}

/** Says whether a code is wanted. */
export type CodeTest = (system: string | undefined, code: string, version: string | undefined) => boolean

/**
 * The distinct codes of one element over the resources of a type. A record repeats few codes many times, so that a value set is asked
 * once for each code and not once for each resource.
 */
export class CodeIndex {
  readonly #resources: readonly AnyResource[]
  readonly #codes: CodedResources[] = []
  readonly #bySystem = new Map<string | undefined, Map<string, CodedResources>>()

  /** @param properties JSON properties of the element: several for a choice (`medicationCodeableConcept`) */
  constructor (resources: readonly AnyResource[], properties: readonly string[]) {
    this.#resources = resources
    for (let position = 0; position < resources.length; position++) {
      const resource = resources[position] as AnyResource
      for (let index = 0; index < properties.length; index++) this.#addElement(resource[properties[index] as string], position)
    }
  }

  /** The resources with a wanted code, in the order of the record, each once. */
  matching (isWanted: CodeTest): readonly AnyResource[] {
    let hits: CodedResources | undefined
    let positions: number[] | undefined
    for (let index = 0; index < this.#codes.length; index++) {
      const entry = this.#codes[index] as CodedResources
      if (!isWanted(entry.system, entry.code, entry.version)) continue
      if (hits === undefined) hits = entry
      else (positions ??= [...hits.positions]).push(...entry.positions)
    }
    if (hits === undefined) return []
    return (positions === undefined ? hits.positions : ascending(positions)).map(position => this.#resources[position] as AnyResource)
  }

  /** CodeableConcept, Coding, code or a list of them, as it stands in the record; anything else has no codes. */
  #addElement (json: unknown, position: number): void {
    if (json === undefined || json === null) return
    if (Array.isArray(json)) for (const one of json) this.#addElement(one, position)
    else if (typeof json === 'string') this.#addCode(undefined, json, undefined, position)
    else if (typeof json === 'object') this.#addConcept(json as Readonly<Record<string, unknown>>, position)
  }

  #addConcept ({ coding, system, code, version }: Readonly<Record<string, unknown>>, position: number): void {
    if (Array.isArray(coding)) for (const one of coding) this.#addElement(one, position)
    else if (typeof code === 'string') this.#addCode(textOrNone(system), code, textOrNone(version), position)
  }

  #addCode (system: string | undefined, code: string, version: string | undefined, position: number): void {
    let codes = this.#bySystem.get(system)
    if (codes === undefined) this.#bySystem.set(system, codes = new Map())
    const key = version === undefined ? code : `${code}\n${version}`
    const entry = codes.get(key)
    if (entry === undefined) {
      const added: CodedResources = { system, code, version, positions: [position] }
      codes.set(key, added)
      this.#codes.push(added)
    } else if (entry.positions.at(-1) !== position) entry.positions.push(position)
  }
}

function ascending (positions: number[]): number[] {
  return [...new Set(positions.sort((a, b) => a - b))]
}

function textOrNone (json: unknown): string | undefined {
  return typeof json === 'string' ? json : undefined
}
