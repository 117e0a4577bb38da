import { createRequire } from 'node:module'
import { Date as CqlDate, DateTime } from 'cql-execution'

interface ToDateTime {
  execArgs (context: EvaluationContext): Promise<unknown>
  exec (context: EvaluationContext): Promise<unknown>
}

interface EvaluationContext {
  getTimezoneOffset (): number
}

/** True for a FHIR or CQL text of a time that says its offset. */
export function saysOffset (text: string): boolean {
  return /T.*[Z+-]/.test(text)
}

/**
 * Makes cql-execution give the offset of the evaluation to what becomes a DateTime without one (CQL 1.5, DateTime and ToDateTime: the offset of
 * the evaluation request timestamp). It does so for a full day; a year or a month, and a text, take that of the machine.
 */
export function convertInEvaluationOffset (): void {
  const fullDay = CqlDate.prototype.getDateTime
  CqlDate.prototype.getDateTime = function (offset?: number) {
    const converted = fullDay.call(this, offset)
    if (offset !== undefined) converted.timezoneOffset = offset
    return converted
  }
  const { ToDateTime } = createRequire(import.meta.url)('cql-execution/lib/elm/expressions.js') as { readonly ToDateTime: { readonly prototype: ToDateTime } }
  ToDateTime.prototype.exec = async function (context) {
    const from = await this.execArgs(context)
    if (from instanceof CqlDate) return from.getDateTime(context.getTimezoneOffset())
    if (from === null || from === undefined || from instanceof DateTime) return from
    const parsed = DateTime.parse(String(from))
    if (parsed !== null && !saysOffset(String(from))) parsed.timezoneOffset = context.getTimezoneOffset()
    return parsed
  }
}
