import { setFlagsFromString } from 'node:v8'
import { CqlRuntimeError } from '../values/cql-runtime-error.js'

/** ELM 17, string operators with regular expressions. Patterns are mostly literals of the logic, so a few compiled ones are kept. */
type Text = string | null

// A pattern of a measure package may be made to backtrack without end. V8 then goes on with its linear engine, which gives the same matches, from
// 50,000 steps back on; it knows no look-around, back references and large counts, so these stay a risk.
setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks')

const KEPT = 500
const compiled = new Map<string, RegExp>()

/** Whether the pattern covers the whole text (CQL 1.5, Matches, as cql-execution reads it). @throws CqlRuntimeError for a faulty pattern */
export function matches (text: Text, pattern: Text): boolean | null {
  return text === null || pattern === null ? null : expression(`^(?:${pattern})$`, '').test(text)
}

/** Every match replaced; `$1` stands for a group and `\$` for a dollar sign (CQL 1.5, Replace Matches). */
export function replaceMatches (text: Text, pattern: Text, substitution: Text): Text {
  if (text === null || pattern === null || substitution === null) return null
  return text.replace(expression(pattern, 'g'), substitution.replace(/\\(.)|\$(?!\d)/gs, (_, escaped?: string) => escaped === undefined || escaped === '$' ? '$$' : escaped))
}

/** What lies between the matches; without a pattern the text stays whole. */
export function splitOnMatches (text: Text, pattern: Text): readonly string[] | null {
  if (text === null) return null
  if (pattern === null || pattern === '') return [text]
  const parts: string[] = []
  let from = 0
  for (const match of text.matchAll(expression(pattern, 'g'))) {
    parts.push(text.slice(from, match.index))
    from = match.index + match[0].length
  }
  return [...parts, text.slice(from)]
}

function expression (pattern: string, flags: string): RegExp {
  const key = flags + pattern
  let found = compiled.get(key)
  if (found === undefined) {
    if (compiled.size >= KEPT) compiled.clear()
    compiled.set(key, found = compile(pattern, flags))
  }
  return found
}

function compile (pattern: string, flags: string): RegExp {
  try {
    return new RegExp(pattern, flags)
  } catch {
    throw new CqlRuntimeError('A regular expression is not well formed.')
  }
}
