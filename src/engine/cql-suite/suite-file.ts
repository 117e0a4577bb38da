import { readFileSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { SaxesParser } from 'saxes'
import { OutcomeError } from '../../fhir/outcome-error.js'

/** One test of the CQL test suite (testSchema.xsd, `Test`). */
export interface SuiteTest {
  /** File, group and name, `CqlIntervalOperatorsTest/In/TestInNullBoundaries`. */
  readonly id: string
  readonly expression: string
  /** The value as CQL; undefined where the test has none. */
  readonly output: string | undefined
  /** `false`, or the kind of error that is due: `true` (run time), `syntax`, `semantic`, `execution`. */
  readonly invalid: string
  /** First and last version of CQL that the test is about. */
  readonly version: string | undefined
  readonly versionTo: string | undefined
}

/** One file of the suite, without its extension. */
export interface SuiteFile {
  readonly name: string
  readonly tests: readonly SuiteTest[]
}

/** Every `*.xml` of a folder, in alphabetical order. @throws OutcomeError INPUT_NOT_FOUND, INPUT_EMPTY, INPUT_UNREADABLE */
export function readSuite (folder: string): SuiteFile[] {
  const names = fileNames(folder).filter(name => name.endsWith('.xml')).sort()
  if (names.length === 0) throw new OutcomeError('INPUT_EMPTY', 'The folder of the CQL test suite holds no XML files.')
  return names.map(name => parseSuiteFile(basename(name, '.xml'), readFileSync(join(folder, name), 'utf8')))
}

function fileNames (folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (cause) {
    throw new OutcomeError('INPUT_NOT_FOUND', 'The folder of the CQL test suite cannot be read.', { cause })
  }
}

interface OpenTest {
  group: string
  name: string
  expression: string
  outputs: string[]
  invalid: string
  version: string | undefined
  versionTo: string | undefined
}

/** Tests of one file; versions of a group apply to tests without their own. @throws OutcomeError INPUT_UNREADABLE for what is no XML */
export function parseSuiteFile (name: string, xml: string): SuiteFile {
  const tests: SuiteTest[] = []
  const parser = new SaxesParser()
  const group = { name: '', version: undefined as string | undefined, versionTo: undefined as string | undefined }
  let test: OpenTest | undefined
  let text = ''
  parser.on('opentag', ({ name: tag, attributes }) => {
    text = ''
    const { name: own = '', version, versionTo } = attributes as Readonly<Record<string, string | undefined>>
    if (tag === 'group') Object.assign(group, { name: own, version, versionTo })
    if (tag === 'test') test = { group: group.name, name: own, expression: '', outputs: [], invalid: 'false', version: version ?? group.version, versionTo: versionTo ?? group.versionTo }
    if (tag === 'expression' && test !== undefined) test.invalid = (attributes as Readonly<Record<string, string | undefined>>)['invalid'] ?? 'false'
  })
  parser.on('text', more => { text += more })
  parser.on('cdata', more => { text += more })
  parser.on('closetag', ({ name: tag }) => {
    if (test === undefined) return
    if (tag === 'expression') test.expression = text.trim()
    if (tag === 'output' && text.trim() !== '') test.outputs.push(text.trim())
    if (tag !== 'test') return
    tests.push(suiteTest(name, test))
    test = undefined
  })
  parser.on('error', cause => { throw new OutcomeError('INPUT_UNREADABLE', `The file ${name}.xml of the CQL test suite is not well-formed XML.`, { cause }) })
  parser.write(xml).close()
  return { name, tests }
}

function suiteTest (file: string, { group, name, expression, outputs, invalid, version, versionTo }: OpenTest): SuiteTest {
  return { id: `${file}/${group}/${name}`, expression, output: outputs[0], invalid, version, versionTo }
}
