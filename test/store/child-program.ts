import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { afterAll } from 'vitest'

const PROJECT = fileURLToPath(new URL('../..', import.meta.url))
const ROOMS = ['fhir', 'config', 'interop', 'records', 'store']

/** Another process that runs a script over the compiled rooms, to be killed by the test. */
export interface ChildProgram {
  readonly child: ChildProcess
  /** Waits until the program has written this many lines, and gives those. */
  lines (count: number): Promise<string[]>
  kill (): Promise<void>
}

/** A function that starts `script` (an ES module; imports like './src/store/open-store.js') in a process of its own. Leftovers end with the suite. */
export function childPrograms (): (script: string, ...args: string[]) => ChildProgram {
  let folder: string | undefined
  const started: ChildProgram[] = []
  afterAll(async () => {
    for (const program of started) await program.kill()
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
  })
  return (script, ...args) => {
    folder ??= compiledRooms()
    const file = join(folder, `script-${started.length}.js`)
    writeFileSync(file, script)
    const program = childProgram(spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] }))
    started.push(program)
    return program
  }
}

function childProgram (child: ChildProcess): ChildProgram {
  const written: string[] = []
  const exited = new Promise<void>(resolve => child.once('exit', () => { resolve() }))
  const reader = createInterface({ input: child.stdout! })
  reader.on('line', line => written.push(line))
  const ended = new Promise<void>(resolve => reader.once('close', () => { resolve() }))
  return {
    child,
    async lines (count) {
      while (written.length < count) {
        const next = new Promise<boolean>(resolve => reader.once('line', () => { resolve(true) }))
        if (!await Promise.race([next, ended.then(() => false)]) && written.length < count) throw new Error(`the program ended after ${written.length} of ${count} lines`)
      }
      return written
    },
    async kill () {
      child.kill('SIGKILL')
      await exited
      await ended
    }
  }
}

/** The rooms as JavaScript in a temporary folder that finds the project's packages. */
function compiledRooms (): string {
  const folder = mkdtempSync(join(tmpdir(), 'program-'))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  symlinkSync(join(PROJECT, 'node_modules'), join(folder, 'node_modules'))
  for (const room of ROOMS) {
    const source = join(PROJECT, 'src', room)
    for (const name of readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts'))) {
      const target = join(folder, 'src', room, name.replace(/\.ts$/, '.js'))
      mkdirSync(dirname(target), { recursive: true })
      const { outputText } = ts.transpileModule(readFileSync(join(source, name), 'utf8'), { compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023, verbatimModuleSyntax: true } })
      writeFileSync(target, outputText)
    }
  }
  return folder
}
