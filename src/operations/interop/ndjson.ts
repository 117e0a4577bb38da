/** Outcomes as lines of NDJSON, once all of them are known: an error before the last one is an answer of its own, and not the end of half an answer. */
export async function ndjson (outcomes: AsyncIterable<object>): Promise<string> {
  const lines: string[] = []
  for await (const outcome of outcomes) lines.push(`${JSON.stringify(outcome)}\n`)
  return lines.join('')
}
