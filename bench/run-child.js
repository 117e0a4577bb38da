import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/**
 * Runs a section in a process of its own, so that its memory and its compiled code are its own.
 * @param {string} section name of a file in `sections/`
 * @param {object} input plain data
 * @returns {Promise<any>} what the section sends
 */
export async function runChild (section, input) {
  const child = fork(fileURLToPath(new URL(`sections/${section}.js`, import.meta.url)), [JSON.stringify(input)], { execArgv: ['--expose-gc'] })
  return await new Promise((resolve, reject) => {
    /** @type {unknown} */
    let result
    child.on('message', message => { result = message })
    child.on('error', reject)
    child.on('exit', code => {
      if (code === 0 && result !== undefined) resolve(result)
      else reject(new Error(`Section ${section} ended with code ${code}.`))
    })
  })
}

/**
 * The other side: the input of a section, and its result.
 * @param {(input: any) => Promise<object>} section
 */
export async function asChild (section) {
  const result = await section(JSON.parse(/** @type {string} */ (process.argv[2])))
  await new Promise((resolve, reject) => process.send?.(result, undefined, {}, error => error ? reject(error) : resolve(undefined)))
  process.disconnect()
}
