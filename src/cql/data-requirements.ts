import type { Coding, DataRequirement, DataRequirementCodeFilter } from '../fhir/types.js'
import { formatCanonical } from '../fhir/canonical.js'
import type { ElmLibrary, ElmReference } from './elm.js'
import { declarationOf, declaringLibrary, elmNodes, type ElmGraph, type ElmNode, type PlacedDefinition } from './elm-graph.js'

/**
 * The data that definitions read: one DataRequirement for each retrieve (ELM 9.2 Retrieve), alike ones once, by type and then
 * in the order found. A retrieve by value set or by code has its code filter; one whose codes are computed has its path only.
 * @throws OutcomeError LIBRARY_MISSING, ELM_INVALID for a name that is declared nowhere
 */
export function dataRequirementsOf (definitions: Iterable<PlacedDefinition>, graph: ElmGraph): DataRequirement[] {
  const found = new Map<string, DataRequirement>()
  for (const { library, definition } of definitions) {
    for (const node of elmNodes(definition)) {
      if (node['type'] !== 'Retrieve') continue
      const requirement = dataRequirement(node, library, graph)
      found.set(JSON.stringify(requirement), requirement)
    }
  }
  return [...found.values()].sort((left, right) => left.type < right.type ? -1 : left.type > right.type ? 1 : 0)
}

function dataRequirement (retrieve: ElmNode, library: ElmLibrary, graph: ElmGraph): DataRequirement {
  const { dataType, templateId, codeProperty } = retrieve as { readonly dataType: string, readonly templateId?: string, readonly codeProperty?: string }
  return {
    type: dataType.slice(dataType.indexOf('}') + 1) as DataRequirement['type'],
    ...(templateId === undefined ? {} : { profile: [templateId] }),
    ...(codeProperty === undefined ? {} : { codeFilter: [{ path: codeProperty, ...codeFilter(retrieve['codes'], library, graph) }] })
  }
}

function codeFilter (codes: unknown, library: ElmLibrary, graph: ElmGraph): DataRequirementCodeFilter {
  const node = codes as ElmNode | undefined
  if (node?.['type'] === 'ValueSetRef') {
    const { id, version } = declarationOf('valueSets', node as ElmNode & ElmReference, library, graph)
    return { valueSet: formatCanonical({ url: id, version }) }
  }
  const refs = listedCodes(node)
  return refs === undefined ? {} : { code: refs.map(ref => codingOf(ref, library, graph)) }
}

/** The codes of `ToList(code)` and `{ code, … }`; undefined where anything is computed. */
function listedCodes (node: ElmNode | undefined): ElmReference[] | undefined {
  switch (node?.['type']) {
    case 'CodeRef': return [node as ElmNode & ElmReference]
    case 'ToList': return listedCodes(node['operand'] as ElmNode)
    case 'List': {
      const elements = (node['element'] as readonly ElmNode[]).map(listedCodes)
      return elements.every(element => element !== undefined) ? elements.flat() : undefined
    }
    default: return undefined
  }
}

/**
 * The Coding of a declared code, with the system and version of its code system (CQL 1.5, code declarations).
 * @throws OutcomeError LIBRARY_MISSING, ELM_INVALID
 */
export function codingOf (reference: ElmReference, library: ElmLibrary, graph: ElmGraph): Coding {
  const code = declarationOf('codes', reference, library, graph)
  const { id: system, version } = declarationOf('codeSystems', code.codeSystem, declaringLibrary(reference, library, graph), graph)
  return { system, ...(version === undefined ? {} : { version }), code: code.id, ...(code.display === undefined ? {} : { display: code.display }) }
}
