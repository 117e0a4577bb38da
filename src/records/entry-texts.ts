const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN = new Set([0x7b, 0x5b])
const CLOSE = new Set([0x7d, 0x5d])
const NAME = '"resource":'

/**
 * The resources of a line that the snapshot builder wrote (`recordLine`), as their own text: what came is kept to the last digit, which
 * parsing and writing again would not (`1.0` becomes `1`).
 */
export function entryTexts (line: string): string[] {
  const texts: string[] = []
  let depth = 0
  let start = -1
  for (let at = 0; at < line.length; at++) {
    const code = line.charCodeAt(at)
    if (code === QUOTE) {
      const end = endOfString(line, at)
      // Depth 3: within the Bundle, its entry list, and one entry.
      if (depth === 3 && line.startsWith(NAME, at)) start = at + NAME.length
      at = end
    } else if (OPEN.has(code)) {
      depth++
    } else if (CLOSE.has(code)) {
      depth--
      if (depth === 3 && start >= 0) {
        texts.push(line.slice(start, at + 1))
        start = -1
      }
    }
  }
  return texts
}

function endOfString (line: string, from: number): number {
  let at = from + 1
  while (at < line.length) {
    const code = line.charCodeAt(at)
    if (code === QUOTE) return at
    at += code === BACKSLASH ? 2 : 1
  }
  return at
}

/** One record as a line: a Bundle of type collection, the resources as their own texts. */
export function recordLine (entries: readonly { readonly fullUrl: string | undefined, readonly text: string }[]): string {
  const parts = entries.map(({ fullUrl, text }) => `{${fullUrl === undefined ? '' : `"fullUrl":${JSON.stringify(fullUrl)},`}${NAME}${text}}`)
  return `{"resourceType":"Bundle","type":"collection","entry":[${parts.join(',')}]}\n`
}
