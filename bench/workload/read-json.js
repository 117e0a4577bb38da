import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** Text of a file, of a `.gz` too. @param {string} file */
export function readText (file) {
  const bytes = readFileSync(file)
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
}

/** @param {string} file @returns {any} */
export function readJson (file) {
  return JSON.parse(readText(file))
}
