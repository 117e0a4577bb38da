import type { ClauseTrace } from '../runtime/clause-trace.js'
import { textOf, type ElmNode } from './elm-node.js'
import { factsOf, named, type Fragment } from './fragment.js'
import type { Site } from './source-writer.js'
import type { ClauseContext, Tracing } from './tracing.js'

/** Notes the value of every definition and of every clause that has a `localId`, in `trace`; the program calls its methods. */
export function clauseTracing (trace: ClauseTrace): Tracing {
  // One object for one node, so that a node compiled several times is noted as one.
  const sites = new Map<string, Site>()
  const shared = (site: Site): Site => {
    const key = JSON.stringify([site.library, site.localId])
    return sites.get(key) ?? (sites.set(key, site), site)
  }
  return {
    head: [],
    whenAsked: '',
    isOfClauses: true,
    attempt: program => {
      const depth = program.name('d')
      const name = program.constant(trace)
      return { before: `const ${depth} = ${name}.depth`, failed: `${name}.unwind(${depth})` }
    },
    clause: (node, context, compile) => clause(node, context, compile, trace, shared),
    retrieved: list => list,
    definition: (place, program) => {
      const [name, key] = [program.constant(trace), program.constant(place)]
      return { whenKept: `${name}.again(${key})`, before: `${name}.enter()`, after: value => `${name}.leaveDefinition(${key}, ${value})` }
    }
  }
}

function clause (node: ElmNode, context: ClauseContext, compile: () => Fragment, trace: ClauseTrace, shared: (site: Site) => Site): Fragment {
  const { site } = context.out
  if (site?.localId === undefined) return compile()
  const name = context.constant(trace)
  context.out.line(`${name}.enter()`)
  const fragment = compile()
  const alias = context.scope.find(textOf(node, 'scope') ?? '')
  if (alias !== undefined) context.out.line(`${name}.see(${alias.code})`)
  const value = context.program.name('t')
  context.out.line(`const ${value} = ${name}.leave(${context.constant(shared(site))}, ${fragment.code})`)
  return named(value, fragment.type, factsOf(fragment))
}
