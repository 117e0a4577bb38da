import cliProgress from 'cli-progress'
import pc from 'picocolors'
import { outcomeErrorFrom } from '../fhir/operation-outcome.js'
import type { PlainOutcomeError } from '../fhir/outcome-error.js'

/** Exit codes of every command. */
export const EXIT = {
  done: 0,
  /** The command ran to its end, but something in its input failed: a case, a record, a value set file. */
  failures: 1,
  /** The command could not run: wrong arguments, missing input, port taken. */
  refused: 2
} as const

/** Results go to standard output, everything said to people to standard error. */
export function say (text: string): void {
  process.stderr.write(`${text}\n`)
}

export function print (text: string): void {
  process.stdout.write(`${text}\n`)
}

/**
 * Text in one line that moves no cursor and changes no colour: names of measures and libraries come from packages of others. Control
 * characters and line separators stand as escapes.
 */
export function plainText (text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** One line: our code, what is wrong and the fix. */
export function errorLine (error: PlainOutcomeError, where?: string): string {
  return `${pc.red('error')} ${where === undefined ? '' : `${where}: `}${error.code}: ${plainText(error.text)}`
}

export function warningLine (error: PlainOutcomeError): string {
  return `${pc.yellow('warning')} ${error.code}: ${plainText(error.text)}`
}

/** Runs a command; an error becomes one line and an exit code, never a stack. */
export async function run (command: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await command()
  } catch (thrown) {
    const error = outcomeErrorFrom(thrown)
    say(errorLine(error.toPlain()))
    if (error.code === 'INTERNAL') say(describeInternal(thrown))
    process.exitCode = EXIT.refused
  }
}

/** Type and place of an unexpected error; its message may quote data and is left out. */
function describeInternal (thrown: unknown): string {
  if (!(thrown instanceof Error)) return typeof thrown
  const frames = (thrown.stack ?? '').split('\n').filter(line => line.trimStart().startsWith('at ')).slice(0, 5)
  return [thrown.name, ...frames].join('\n')
}

export interface Progress {
  update (done: number): void
  stop (): void
}

/** A bar on a terminal; elsewhere one plain line for every 1,000 and none for less. */
export function progress (label: string, isTerminal: boolean = process.stderr.isTTY): Progress {
  if (!isTerminal) return { update: done => { if (done % 1000 === 0) say(`${label}: ${done}`) }, stop: () => {} }
  const bar = new cliProgress.SingleBar({ format: `${label} {value} {duration_formatted}`, stream: process.stderr, clearOnComplete: true, hideCursor: true })
  bar.start(0, 0)
  return { update: done => { bar.update(done) }, stop: () => { bar.stop() } }
}
