import { CODE, CONCEPT, VALUE_SET, systemType } from '../model/cql-type.js'
import { CqlCode, CqlCodeSystemRef, CqlConcept } from '../values/code.js'
import { childNode, childNodes, textOf, type ElmNode } from './elm-node.js'
import type { ExpressionContext, Handler } from './expression-context.js'
import { named, type Fragment } from './fragment.js'
import type { ElmDeclaration, LibraryScope } from './library-scope.js'
import { annotatedType, typeFromSpecifier } from './type-specifiers.js'

/** References to what queries, functions and libraries declare (ELM 4, 6, 9) and to terminology (ELM 23). */
export const REFERENCES: Readonly<Record<string, Handler>> = {
  AliasRef: alias,
  QueryLetRef: alias,
  OperandRef: alias,
  IdentifierRef: identifier,
  ExpressionRef: (node, context) => context.compilation.definition(libraryOf(node, context), context.text(node, 'name'), node, context),
  ParameterRef: parameter,
  ValueSetRef: (node, context) => {
    const ref = context.compilation.valueSet(libraryOf(node, context), context.text(node, 'name'))
    if (ref === undefined) throw context.problem(node, 'no value set of this name is declared')
    return named(context.constant(ref), VALUE_SET, { isNeverNull: true, known: ref })
  },
  CodeSystemRef: (node, context) => {
    const system = codeSystem(node, libraryOf(node, context), context)
    return named(context.constant(system), systemType('CodeSystem'), { isNeverNull: true, known: system })
  },
  CodeRef: (node, context) => knownCode(declaredCode(node, libraryOf(node, context), context), context),
  ConceptRef: (node, context) => {
    const library = libraryOf(node, context)
    const { display, code } = declaration(library.concepts, node, context)
    const members = (code as readonly ElmNode[] | undefined ?? []).map(one => declaredCode(one, referenced(one, library, context), context))
    return knownConcept(new CqlConcept(members, textOrNull(display)), context)
  },
  Code: (node, context) => knownCode(codeOf(node, context), context),
  Concept: (node, context) => knownConcept(new CqlConcept(childNodes(node, 'code').map(code => codeOf(code, context)), textOrNull(node['display'])), context)
}

/** The library a node names, or the one it stands in. @throws OutcomeError ELM_INVALID */
export function libraryOf (node: ElmNode, context: ExpressionContext): LibraryScope {
  return referenced(node, context.library, context)
}

function referenced (node: ElmNode, library: LibraryScope, context: ExpressionContext): LibraryScope {
  const name = textOf(node, 'libraryName')
  if (name === undefined) return library
  const included = library.includes.get(name)
  if (included === undefined) throw context.problem(node, 'it names a library that is not included')
  return included
}

function alias (node: ElmNode, context: ExpressionContext): Fragment {
  const found = context.scope.find(context.text(node, 'name'))
  if (found === undefined) throw context.problem(node, 'its name is not known here')
  return found
}

/** A name that the translator left open: in a sort the element sorted, or one of its elements (`$this`); else a definition. */
function identifier (node: ElmNode, context: ExpressionContext): Fragment {
  const name = context.text(node, 'name')
  const found = context.scope.find(name)
  if (found !== undefined) return found
  if (context.scope.find('$this') !== undefined) return context.compile({ type: 'Property', path: name, scope: '$this' })
  return context.compilation.definition(libraryOf(node, context), name, node, context)
}

/** The caller's value, otherwise the default, otherwise null (ELM 7, ParameterRef). */
function parameter (node: ElmNode, context: ExpressionContext): Fragment {
  const library = libraryOf(node, context)
  const declared = declaration(library.parameters, node, context)
  const given = context.compilation.parameter(declared.name)
  const type = annotatedType(declared) ?? typeFromSpecifier(declared['parameterTypeSpecifier'] ?? declared['parameterType'])
  if (given !== undefined) return named(context.constant(given.value), type, given.value === null ? {} : { isNeverNull: true })
  const byDefault = childNode(declared as unknown as ElmNode, 'default')
  return byDefault === undefined ? named('null', type, { literal: null }) : context.elsewhere(library, declared.name).compile(byDefault)
}

function declaration (declared: ReadonlyMap<string, ElmDeclaration>, node: ElmNode, context: ExpressionContext): ElmDeclaration {
  const found = declared.get(context.text(node, 'name'))
  if (found === undefined) throw context.problem(node, 'nothing of this name is declared')
  return found
}

/** One value for one declaration, so that it is one constant of a program. */
const codes = new WeakMap<ElmDeclaration, CqlCode>()

/** `code "Systolic": '8480-6' from "LOINC"`; its version is that of the code system, where one is declared. */
function declaredCode (node: ElmNode, library: LibraryScope, context: ExpressionContext): CqlCode {
  const declared = declaration(library.codes, node, context)
  let code = codes.get(declared)
  if (code === undefined) {
    const system = declared['codeSystem'] as ElmNode | undefined
    const { id, version } = codeSystem(system, system === undefined ? library : referenced(system, library, context), context)
    codes.set(declared, code = new CqlCode(textOrNull(declared['id']), id, version, textOrNull(declared['display'])))
  }
  return code
}

function codeSystem (node: ElmNode | undefined, library: LibraryScope, context: ExpressionContext): CqlCodeSystemRef {
  if (node === undefined) throw context.problem(node, 'a code has no code system')
  const { id, version, name } = declaration(library.codeSystems, node, context)
  return new CqlCodeSystemRef(textOrNull(id), textOrNull(version), name)
}

function codeOf (node: ElmNode, context: ExpressionContext): CqlCode {
  const system = context.child(node, 'system')
  return new CqlCode(context.text(node, 'code'), codeSystem(system, referenced(system, context.library, context), context).id, textOrNull(node['version']), textOrNull(node['display']))
}

function knownCode (code: CqlCode, context: ExpressionContext): Fragment {
  return named(context.constant(code), CODE, { isNeverNull: true, known: code })
}

function knownConcept (concept: CqlConcept, context: ExpressionContext): Fragment {
  return named(context.constant(concept), CONCEPT, { isNeverNull: true, known: concept })
}

function textOrNull (value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
