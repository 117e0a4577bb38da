import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'

/** The built program: `npm test` builds first. */
const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))

export interface CliResult {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A folder that goes away with the test file. */
export function temporaryFolder (): string {
  const folder = mkdtempSync(join(tmpdir(), 'asm-ecqm-cli-'))
  afterAll(() => { rmSync(folder, { recursive: true, force: true }) })
  return folder
}

export function startCli (args: readonly string[], environment: Readonly<Record<string, string>> = {}): ChildProcess & { readonly output: () => string } {
  const { PATH = '', HOME = '', TZ } = process.env
  const child = spawn(process.execPath, [MAIN, ...args], { env: { PATH, HOME, ...(TZ === undefined ? {} : { TZ }), ...environment } })
  let output = ''
  child.stdout.on('data', chunk => { output += String(chunk) })
  child.stderr.on('data', chunk => { output += String(chunk) })
  return Object.assign(child, { output: () => output })
}

/** Runs the program to its end. */
export async function runCli (args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<CliResult> {
  const child = startCli(args, environment)
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', chunk => { stdout += String(chunk) })
  child.stderr?.on('data', chunk => { stderr += String(chunk) })
  return await new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', code => { resolve({ code, stdout, stderr }) })
  })
}

/** Waits until the program has said something that matches. */
export async function said (child: ReturnType<typeof startCli>, pattern: RegExp): Promise<RegExpExecArray> {
  for (;;) {
    const match = pattern.exec(child.output())
    if (match !== null) return match
    if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}: ${child.output()}`)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

export async function ended (child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode
  return await new Promise(resolve => { child.on('close', resolve) })
}
