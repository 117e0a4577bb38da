import { MessageProblem } from './message-problem.js'

/** MSH-18, HL7 table 0211 → label of the Encoding Standard. Others cannot be framed by single bytes, or nobody here sends them. */
const CHARACTER_SETS: ReadonlyMap<string, string> = new Map(Object.entries({
  ASCII: 'utf-8',
  'UNICODE UTF-8': 'utf-8',
  'UTF-8': 'utf-8',
  '8859/1': 'iso-8859-1',
  '8859/2': 'iso-8859-2',
  '8859/3': 'iso-8859-3',
  '8859/4': 'iso-8859-4',
  '8859/5': 'iso-8859-5',
  '8859/6': 'iso-8859-6',
  '8859/7': 'iso-8859-7',
  '8859/8': 'iso-8859-8',
  // The Encoding Standard has no 8859/9; windows-1254 agrees with it on letters.
  '8859/9': 'windows-1254',
  '8859/15': 'iso-8859-15'
}))
const PLACE = { segment: 'MSH', field: 18 } as const

/**
 * The text of a message in the character set that its MSH-18 names; without one in UTF-8, of which ASCII is a part. Bytes that are none of that
 * set are refused and not guessed at.
 * @throws MessageProblem 102, 103
 */
export function decodeMessage (bytes: Uint8Array): string {
  const name = declared(bytes)
  const label = CHARACTER_SETS.get(name ?? 'ASCII')
  if (label === undefined) throw new MessageProblem(103, `MSH-18 names a character set that is none of ${[...CHARACTER_SETS.keys()].join(', ')}.`, PLACE)
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM: false }).decode(bytes)
  } catch {
    throw new MessageProblem(102, name === undefined ? 'The message holds bytes that are not UTF-8; name its character set in MSH-18.' : 'The message holds bytes that are not of the character set in MSH-18.', PLACE)
  }
}

/** The header is ASCII in each of these sets. */
function declared (bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).subarray(0, 4_096).toString('latin1').replace(/^\u00ef\u00bb\u00bf/, '')
  const header = /^MSH([^\r\n])([^\r\n]*)/.exec(text)
  const field = header?.[2]?.split(header[1] as string)[16] ?? ''
  const repetition = /^.(.)/.exec(header?.[2] ?? '')?.[1] ?? '~'
  const name = field.split(repetition)[0]?.trim() ?? ''
  return name === '' ? undefined : name
}
