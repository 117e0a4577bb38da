import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import type { Config } from '../config/config.js'
import type { Services } from '../operations/services.js'
import { apiRoutes } from './api/routes.js'
import { httpContext } from './context.js'
import { fhirRoutes } from './fhir/routes.js'
import { createLogger } from './logger.js'
import { startPageRoute } from './pages/start-page-route.js'
import { errorsPlugin, replyToBrokenUrl, writeClientError } from './plugins/errors.js'
import { healthPlugin } from './plugins/health.js'
import { openapiPlugin } from './plugins/openapi.js'
import { newRequestId, requestIdPlugin } from './plugins/request-id.js'
import { requestLogPlugin } from './plugins/request-log.js'
import { securityHeadersPlugin } from './plugins/security-headers.js'

export interface AppOptions {
  readonly config: Config
  /** The services once they are open; undefined while starting, then readiness and data answer 503. */
  readonly services: () => Services | undefined
  /** From `createLogger`; absent: one at `config.logLevel` to standard output. */
  readonly logger?: Logger
}

/** The Fastify application: every plugin and route, not yet listening (tests use `inject`). */
export function buildApp (options: AppOptions): FastifyInstance {
  const { config } = options
  const app = createFastify(config, options.logger ?? createLogger(config.logLevel))
  const context = httpContext(config, options.services)
  app.register(requestIdPlugin)
  app.register(requestLogPlugin)
  app.register(securityHeadersPlugin)
  app.register(errorsPlugin, { maxBodyBytes: config.maxBodyBytes })
  app.register(openapiPlugin, { publicUrl: config.publicUrl })
  app.register(healthPlugin, { services: options.services })
  app.register(startPageRoute, { context })
  app.register(apiRoutes, { context })
  app.register(fhirRoutes, { prefix: '/fhir', context })
  return app
}

function createFastify (config: Config, logger: Logger): FastifyInstance {
  const app = fastify({
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    bodyLimit: config.maxBodyBytes,
    // Guards against clients that send a request forever; evaluation time does not count.
    requestTimeout: 60_000,
    requestIdHeader: false,
    genReqId: newRequestId,
    return503OnClosing: false,
    // Over-long ids reach the routes and get their own error.
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 2_000 },
    rewriteUrl: request => operationPath(request.url ?? '/'),
    frameworkErrors: (error, request, reply) => { replyToBrokenUrl(error, request, reply) },
    clientErrorHandler: writeClientError
  })
  // Schemas document; operations validate, and nothing may be dropped from a reply by a schema.
  app.setValidatorCompiler(() => () => true)
  app.setSerializerCompiler(() => data => JSON.stringify(data))
  app.removeAllContentTypeParsers()
  return app
}

/** `%24evaluate-measure` in a path is `$evaluate-measure`; some clients encode the dollar sign. */
function operationPath (url: string): string {
  const [path = '', ...query] = url.split('?')
  return [path.replaceAll('/%24', '/$'), ...query].join('?')
}
