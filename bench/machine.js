import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { arch, availableParallelism, cpus, loadavg, platform, totalmem } from 'node:os'

const PACKAGES = ['fqm-execution', 'cql-execution', 'cql-exec-fhir', 'piscina']

/**
 * What the figures were measured on and with.
 * @returns {[string, string][]}
 */
export function machine () {
  return [
    ['Date', new Date().toISOString().slice(0, 10)],
    ['asm-ecqm', `${versionOf('..')}${commit()}`],
    ...PACKAGES.map(name => /** @type {[string, string]} */ ([name, versionOf(`../node_modules/${name}`)])),
    ['Node.js', `${process.version}, V8 ${process.versions.v8}`],
    ['Processor', `${cpus()[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} cores, ${platform()} ${arch()}`],
    ['Memory', `${(totalmem() / 2 ** 30).toFixed(1)} GiB`],
    ['Load before', `${(loadavg()[0] ?? 0).toFixed(2)} (1 minute)`]
  ]
}

/** @param {string} folder */
function versionOf (folder) {
  return JSON.parse(readFileSync(new URL(`${folder}/package.json`, import.meta.url), 'utf8')).version
}

/** Which commit, and whether something was changed since; nothing outside a repository. */
function commit () {
  try {
    const git = (/** @type {string[]} */ ...args) => execFileSync('git', args, { cwd: new URL('.', import.meta.url), encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
    const changed = git('status', '--porcelain', '--', '../src', '../cql') !== ''
    return `, commit ${git('rev-parse', '--short', 'HEAD')}${changed ? ' with changes' : ''}`
  } catch {
    return ''
  }
}
