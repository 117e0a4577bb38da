import { readFileSync, writeFileSync } from 'node:fs'

const README = new URL('README.md', import.meta.url)
const [BEGIN, END] = ['<!-- figures: written by npm run bench -- --write -->', '<!-- end of figures -->']

/** Puts tables between the marks of the README. @param {string} tables */
export function writeReadme (tables) {
  const text = readFileSync(README, 'utf8')
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)]
  if (begin === -1 || end < begin) throw new Error('bench/README.md has no marks for the figures.')
  writeFileSync(README, `${text.slice(0, begin)}${BEGIN}\n\n${tables}\n\n${text.slice(end)}`)
}
