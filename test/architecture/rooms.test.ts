import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const SRC = fileURLToPath(new URL('../../src', import.meta.url))

/** Which rooms a room may import, itself apart. The one statement of the direction in which imports point. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  fhir: [],
  config: ['fhir'],
  terminology: ['fhir'],
  cql: ['fhir'],
  engine: ['fhir', 'terminology', 'cql'],
  measure: ['fhir', 'engine'],
  report: ['fhir', 'engine', 'measure'],
  asm: ['fhir'],
  demo: ['fhir'],
  preparation: ['fhir'],
  ehr: ['fhir', 'config'],
  interop: ['fhir'],
  store: ['fhir', 'config', 'interop'],
  records: ['fhir', 'config', 'store'],
  evaluation: ['fhir', 'config', 'terminology', 'cql', 'engine', 'measure', 'report', 'preparation', 'records', 'store'],
  operations: ['fhir', 'config', 'terminology', 'cql', 'engine', 'measure', 'report', 'asm', 'demo', 'preparation', 'ehr', 'interop', 'records', 'store', 'evaluation'],
  http: ['fhir', 'config', 'operations'],
  cli: ['fhir', 'config', 'operations', 'http']
}

/** Rooms that may take nothing but types from some rooms: they know no engine, database or thread. */
const TYPES_ONLY: Readonly<Record<string, readonly string[]>> = { measure: ['engine'], report: ['engine'] }

interface Import {
  readonly from: string
  readonly to: string
  readonly typesOnly: boolean
}

function sourceFiles (folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? sourceFiles(path) : path.endsWith('.ts') ? [path] : []
  })
}

function importsOf (file: string): Import[] {
  const text = readFileSync(file, 'utf8')
  return [...text.matchAll(/^(?:import|export)\s+(type\s+)?(?:[^'\n;]*?\sfrom\s+)?'(\.[^']+)'/gm)].map(([, type, target]) => ({
    from: relative(SRC, file),
    to: relative(SRC, normalize(join(dirname(file), target as string))).replace(/\.js$/, '.ts'),
    typesOnly: type !== undefined
  }))
}

const room = (path: string): string => path.split(sep)[0] as string
const files = sourceFiles(SRC)
const imports = files.flatMap(importsOf)

describe('rooms', () => {
  it('are all in the table, and the table names no other', () => {
    expect([...new Set(files.map(file => room(relative(SRC, file))))].sort()).toEqual(Object.keys(MAY_IMPORT).sort())
  })

  it('import only the rooms the table allows', () => {
    const wrong = imports.filter(({ from, to }) => room(from) !== room(to) && MAY_IMPORT[room(from)]?.includes(room(to)) !== true)
    expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([])
  })

  it('take only types where the table says so', () => {
    const wrong = imports.filter(({ from, to, typesOnly }) => !typesOnly && TYPES_ONLY[room(from)]?.includes(room(to)) === true)
    expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([])
  })

  it('have a README of their own', () => {
    const without = Object.keys(MAY_IMPORT).filter(name => !readdirSync(join(SRC, name)).includes('README.md'))
    expect(without).toEqual([])
  })
})

describe('files', () => {
  it('import each other without a cycle', () => {
    const targets = new Map<string, string[]>()
    for (const { from, to } of imports) targets.set(from, [...targets.get(from) ?? [], to])
    const done = new Set<string>()
    const cycles: string[] = []
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(' → '))
      if (done.has(file) || path.includes(file)) return
      for (const target of targets.get(file) ?? []) visit(target, [...path, file])
      done.add(file)
    }
    for (const file of targets.keys()) visit(file, [])
    expect(cycles).toEqual([])
  })

  it('read the environment in src/config only', () => {
    const readers = files.filter(file => readFileSync(file, 'utf8').includes('process.env')).map(file => relative(SRC, file))
    expect(readers.filter(file => room(file) !== 'config')).toEqual([])
  })
})
