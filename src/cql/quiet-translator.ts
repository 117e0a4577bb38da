const GREETING = 'kotlin-logging:'

let isQuiet = false

/**
 * The translator's logging library says on standard output that it starts, in a write of its own and one for the line's end. Results stand
 * there, so both are left out; everything else is written as ever.
 */
export function quietTranslator (): void {
  if (isQuiet) return
  isQuiet = true
  const { stdout } = process
  const write = stdout.write.bind(stdout) as (...args: readonly unknown[]) => boolean
  let isLineOpen = false
  stdout.write = ((chunk: unknown, ...rest: readonly unknown[]) => {
    const isGreeting = typeof chunk === 'string' && chunk.startsWith(GREETING)
    const isItsEnd = isLineOpen && chunk === '\n'
    isLineOpen = isGreeting && !chunk.endsWith('\n')
    return isGreeting || isItsEnd ? true : write(chunk, ...rest)
  }) as typeof stdout.write
}
