import { pino, type DestinationStream, type Logger } from 'pino'
import type { Config } from '../config/config.js'

/** Every text a log line may carry. Anything else (library messages may hold urls and values) is withheld. */
export const LOG_EVENTS = ['request', 'request failed unexpectedly', 'bad request line', 'listening', 'closing', 'closed', 'readiness check failed'] as const
export type LogEvent = typeof LOG_EVENTS[number]

/** Every field a log line may carry; each holds a code, a number, a route template or a class name. */
const FIELDS = ['requestId', 'method', 'route', 'status', 'durationMs', 'code', 'err', 'address'] as const

const WITHHELD = 'library message, text withheld'

/**
 * A pino logger that cannot carry patient data: a closed list of texts and fields, errors as class names and stack frames only.
 * Fastify gets this logger too, so its own lines pass the same gate.
 */
export function createLogger (level: Config['logLevel'], stream?: DestinationStream): Logger {
  const logger = pino({
    level,
    base: null,
    messageKey: 'event',
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: safeError },
    formatters: { level: label => ({ level: label }), log: allowedFields },
    hooks: {
      logMethod (args: unknown[], method) {
        const [first] = args
        const fields = first instanceof Error ? { err: first } : typeof first === 'object' && first !== null ? first : {}
        const text = args.find(arg => typeof arg === 'string')
        method.apply(this, [fields, isLogEvent(text) ? text : WITHHELD])
      }
    }
  }, stream ?? pino.destination({ dest: 1, sync: false }))
  return withSafeChildren(logger)
}

/** pino writes the bindings of child loggers without its formatters; children inherit this `child`, so theirs are filtered too. */
function withSafeChildren (logger: Logger): Logger {
  const child = logger.child
  logger.child = function (this: Logger, bindings: Record<string, unknown>, ...rest: unknown[]) {
    return Reflect.apply(child, this, [allowedFields(bindings), ...rest]) as ReturnType<typeof child>
  } as typeof child
  return logger
}

/** What may be known of an error from outside: its class, its code, its stack frames, and the same of its causes. */
export function safeError (error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error }
  const code = 'code' in error && typeof error.code === 'string' && /^[A-Z0-9_]{1,60}$/.test(error.code) ? { code: error.code } : {}
  const cause = error.cause === undefined ? {} : { cause: safeError(error.cause) }
  return { type: error.constructor.name, ...code, stack: stackFrames(error), ...cause }
}

/** Stack frames without the message in front of them, which may span lines. */
function stackFrames (error: Error): string[] {
  const stack = error.stack ?? ''
  const at = error.message === '' ? -1 : stack.indexOf(error.message)
  const frames = at < 0 ? stack : stack.slice(at + error.message.length)
  return frames.split('\n').filter(line => /^\s+at [^\s].*:\d+:\d+\)?$/.test(line)).map(line => line.trim()).slice(0, 20)
}

function allowedFields (fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(FIELDS.flatMap(name => name in fields ? [[name, fields[name]]] : []))
}

function isLogEvent (text: unknown): text is LogEvent {
  return (LOG_EVENTS as readonly unknown[]).includes(text)
}
