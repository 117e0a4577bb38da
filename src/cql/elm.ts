/** The parts of an ELM library (JSON form, ELM R1) that are read outside the engines. */
export interface ElmLibrary {
  readonly identifier: { readonly id: string, readonly version?: string, readonly system?: string }
  readonly usings?: { readonly def: readonly { readonly localIdentifier: string, readonly uri: string, readonly version?: string }[] }
  readonly includes?: { readonly def: readonly ElmInclude[] }
  readonly parameters?: { readonly def: readonly { readonly name: string }[] }
  readonly valueSets?: { readonly def: readonly ElmValueSet[] }
  readonly codes?: { readonly def: readonly { readonly name: string, readonly id: string }[] }
  readonly statements?: { readonly def: readonly ElmDefinition[] }
  readonly [element: string]: unknown
}

/** `include Hospice version '1.0.0' called Hospice`: `path` is the library's name. */
export interface ElmInclude {
  readonly localIdentifier: string
  readonly path: string
  readonly version?: string
}

/** `valueset "Office Visit": 'http://…'`: `id` is the canonical, `version` only when pinned. */
export interface ElmValueSet {
  readonly name: string
  readonly id: string
  readonly version?: string
}

/** One statement: a definition or a function. */
export interface ElmDefinition {
  readonly name: string
  readonly type?: string
  readonly context?: string
  readonly [element: string]: unknown
}
