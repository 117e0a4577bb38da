/** The parts of an ELM library (JSON form, ELM R1) that are read outside the engines. */
export interface ElmLibrary {
  readonly identifier: { readonly id: string, readonly version?: string, readonly system?: string }
  readonly usings?: { readonly def: readonly { readonly localIdentifier: string, readonly uri: string, readonly version?: string }[] }
  readonly includes?: { readonly def: readonly ElmInclude[] }
  readonly parameters?: { readonly def: readonly ElmParameter[] }
  readonly codeSystems?: { readonly def: readonly { readonly name: string, readonly id: string, readonly version?: string }[] }
  readonly valueSets?: { readonly def: readonly ElmValueSet[] }
  readonly codes?: { readonly def: readonly ElmCode[] }
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

/** `code "Male": '248153007' from "SNOMEDCT"`: `codeSystem.name` is declared in `codeSystem.libraryName` or in this library. */
export interface ElmCode {
  readonly name: string
  readonly id: string
  readonly display?: string
  readonly codeSystem: ElmReference
}

/** A name declared in this library, or in the one that `libraryName`, an alias of this library's includes, stands for. */
export interface ElmReference {
  readonly name: string
  readonly libraryName?: string
}

export interface ElmParameter extends ElmTyped {
  readonly name: string
}

/** The result type of a node: a name `{model}Type`, or a specifier where it is no named type. */
export interface ElmTyped {
  readonly resultTypeName?: string
  readonly resultTypeSpecifier?: ElmTypeSpecifier
}

export interface ElmTypeSpecifier {
  readonly type: string
  readonly name?: string
  readonly elementType?: ElmTypeSpecifier
  readonly pointType?: ElmTypeSpecifier
}

/** One statement: a definition or a function. */
export interface ElmDefinition extends ElmTyped {
  readonly name: string
  readonly type?: string
  readonly context?: string
  readonly accessLevel?: string
  readonly [element: string]: unknown
}
