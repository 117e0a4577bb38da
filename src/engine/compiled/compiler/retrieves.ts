import { isFhir, listOf, localName, type CqlType } from '../model/cql-type.js'
import { elementProperties } from '../model/element-properties.js'
import { isAbstractElement, resourceName } from '../model/subtype.js'
import { fhirTypes } from '../model/type-table.js'
import type { RetrieveTarget } from '../record/coded-retrieve.js'
import { plannedAll, plannedByCodes, plannedByKnownCodes } from '../record/retrieve-plans.js'
import { withinRange } from '../runtime/within-range.js'
import type { CqlCode } from '../values/code.js'
import { childNode, childNodes, textOf, type ElmNode } from './elm-node.js'
import type { ExpressionContext, Handler } from './expression-context.js'
import { computed, type Fragment } from './fragment.js'
import { typeFromSpecifier } from './type-specifiers.js'

/** Retrieve (ELM 11): one look-up in the record's index, planned when the measure is prepared where its codes are known then. */
export const RETRIEVES: Readonly<Record<string, Handler>> = { Retrieve: retrieve }

/** Parts of a Retrieve that ask for more than this engine does; the translator does not write them. */
const UNSUPPORTED = ['id', 'include', 'codeFilter', 'dateFilter', 'otherFilter']

function retrieve (node: ElmNode, context: ExpressionContext): Fragment {
  const type = typeFromSpecifier(node['dataType'])
  const resourceType = resourceName(type)
  if (resourceType === undefined) throw context.problem(node, 'it retrieves what is no FHIR resource')
  for (const part of UNSUPPORTED) if (childNode(node, part) !== undefined) throw context.problem(node, `its ${part} is not supported`)
  const target: RetrieveTarget = { resourceType, profile: textOf(node, 'templateId'), ...codedElement(node, type, context) }
  const found = retrieved(childNode(node, 'codes'), target, context)
  return dated(node, context.compilation.retrieved(computed(found, listOf(type), { isNeverNull: true, isWithoutNulls: true })), context)
}

function retrieved (codes: ElmNode | undefined, target: RetrieveTarget, context: ExpressionContext): string {
  if (codes === undefined) return `record.retrieve(${context.constant(plannedAll(target))})`
  const known = knownCodes(codes, context)
  if (known !== undefined) return `record.retrieve(${context.constant(plannedByKnownCodes(target, known))})`
  const wanted = context.compile(unexpanded(codes))
  return `record.retrieve(${wanted.known === undefined ? context.call(plannedByCodes, context.constant(target), wanted.code) : context.constant(plannedByCodes(target, wanted.known))})`
}

/** A value set is asked as a whole, never listed. */
function unexpanded (codes: ElmNode): ElmNode {
  return codes.type === 'ExpandValueSet' ? childNode(codes, 'operand') ?? codes : codes
}

/** Declared codes, one or several in a list; undefined for anything else. */
function knownCodes (codes: ElmNode, context: ExpressionContext): readonly CqlCode[] | undefined {
  const nodes = codes.type === 'ToList' ? childNodes(codes, 'operand') : codes.type === 'List' ? childNodes(codes, 'element') : [codes]
  if (!nodes.every(({ type }) => type === 'CodeRef')) return undefined
  return nodes.map(node => context.compile(node).known as CqlCode)
}

/** The element that holds the codes; by default the type's own (`code`, `type`, …), which the translator names. */
function codedElement (node: ElmNode, type: CqlType, context: ExpressionContext): Pick<RetrieveTarget, 'element' | 'properties'> {
  const element = textOf(node, 'codeProperty') ?? 'code'
  const elementType = type.kind === 'named' ? fhirTypes().element(type.name, element) : undefined
  if (elementType !== undefined) return { element, properties: elementProperties(element, elementType).properties.filter(row => isCoded(row.type)).map(({ name }) => name) }
  if (childNode(node, 'codes') !== undefined && !/^[A-Za-z]+$/.test(element)) throw context.problem(node, 'its codeProperty is no element')
  return { element, properties: [element] }
}

function isCoded (type: CqlType): boolean {
  return isFhir(type) && !isAbstractElement(type) && type.kind === 'named' && !UNCODED.has(localName(type.name))
}

const UNCODED = new Set(['Reference', 'Period', 'Quantity', 'Range', 'dateTime', 'date'])

/** `dateRange`: only what happened in it (ELM 11, Retrieve). */
function dated (node: ElmNode, found: Fragment, context: ExpressionContext): Fragment {
  const range = childNode(node, 'dateRange')
  if (range === undefined) return found
  const path = textOf(node, 'dateProperty') ?? textOf(node, 'dateLowProperty')
  if (path === undefined) throw context.problem(node, 'its dateRange has no dateProperty')
  const code = context.call(withinRange, found.code, context.constant(path), context.compile(range).code, String(context.compilation.evaluationOffsetMinutes))
  return computed(code, found.type, { isNeverNull: true, isWithoutNulls: true })
}
