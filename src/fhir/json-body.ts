import { OutcomeError } from './outcome-error.js'

/** Guards recursive readers; FHIR resources nest about 20 levels at most. */
const MAX_DEPTH = 64

/**
 * A request body as JSON; undefined for an empty one.
 * FHIR R4 json 2.6.2: UTF-8, names in one object are unique. Messages of the JSON parser quote the body, so they are not passed on.
 * @throws OutcomeError INVALID_JSON
 */
export function parseJsonBody (body: Buffer): unknown {
  const text = decodeUtf8(body)
  return text.trim() === '' ? undefined : parseJsonText(text)
}

/** The same of a text, say a line of NDJSON. @throws OutcomeError INVALID_JSON */
export function parseJsonText (text: string): unknown {
  if (text.trimStart().startsWith('<')) throw new OutcomeError('INVALID_JSON', 'The body is XML although its Content-Type says JSON; send FHIR JSON.')
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new OutcomeError('INVALID_JSON', 'The body is not valid JSON.')
  }
  checkStructure(text)
  return json
}

function decodeUtf8 (body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    throw new OutcomeError('INVALID_JSON', 'The body is not valid UTF-8.')
  }
}

/** Walks valid JSON text once: depth, and names given twice in one object, of which `JSON.parse` would drop the first. */
function checkStructure (text: string): void {
  const token = /"(?:[^"\\]|\\.)*"|[{}[\]]/g
  const open: (Set<string> | undefined)[] = []
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [found] = match
    if (found === '{') open.push(new Set())
    else if (found === '[') open.push(undefined)
    else if (found === '}' || found === ']') open.pop()
    else if (isName(text, token.lastIndex)) addName(open.at(-1), found)
    if (open.length > MAX_DEPTH) throw new OutcomeError('INVALID_JSON', `The body nests deeper than ${MAX_DEPTH} levels.`)
  }
}

function isName (text: string, after: number): boolean {
  let index = after
  while (/\s/.test(text.charAt(index))) index++
  return text.charAt(index) === ':'
}

function addName (names: Set<string> | undefined, quoted: string): void {
  const name = JSON.parse(quoted) as string
  if (names?.has(name) === true) throw new OutcomeError('INVALID_JSON', 'An object in the body gives the same name twice.')
  names?.add(name)
}
