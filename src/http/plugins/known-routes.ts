import type { FastifyInstance } from 'fastify'

export interface KnownRoutes {
  /** Methods of the route a path belongs to, OPTIONS last; undefined where no route fits. */
  methodsFor (path: string): readonly string[] | undefined
}

/** Remembers every route registered from now on, to tell 405 from 404 (Fastify answers 404 to both). */
export function knownRoutes (app: FastifyInstance): KnownRoutes {
  const routes = new Map<string, { readonly pattern: RegExp, readonly methods: Set<string> }>()
  app.addHook('onRoute', ({ url, method }) => {
    const route = routes.get(url) ?? { pattern: patternOf(url), methods: new Set<string>() }
    for (const one of [method].flat()) route.methods.add(one)
    routes.set(url, route)
  })
  return {
    methodsFor: path => {
      const methods = [...routes.values()].filter(({ pattern }) => pattern.test(path)).flatMap(route => [...route.methods])
      return methods.length === 0 ? undefined : [...new Set(methods), 'OPTIONS']
    }
  }
}

/** `/fhir/Measure/:id` → a pattern for paths, with or without a slash at the end. */
function patternOf (url: string): RegExp {
  const segments = url.replace(/\/$/, '').split('/').map(segment =>
    segment.startsWith(':') ? '[^/$_][^/]*' : segment === '*' ? '.*' : segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${segments.join('/')}/?$`)
}
