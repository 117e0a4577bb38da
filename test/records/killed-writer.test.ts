import { readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openSnapshot } from '../../src/records/open-snapshot.js'
import { writeSnapshot } from '../../src/records/write-snapshot.js'
import { childPrograms } from '../store/child-program.js'
import { sampleRecords, temporaryPaths } from './sample-records.js'

const newPath = temporaryPaths()
const start = childPrograms()

const WRITING = `
  import { writeSnapshot } from './src/records/write-snapshot.js'
  function * endless () {
    for (let index = 0; ; index++) {
      if (index === 300) console.log('on its way')
      const patient = { resourceType: 'Patient', id: 'p-' + index }
      yield { subjectId: patient.id, patient, resources: [patient] }
    }
  }
  await writeSnapshot(process.argv[2], endless(), { now: () => new Date(), recordsPerPartition: 100, replace: true })
`

describe('a process that is killed while it writes a snapshot', () => {
  it('leaves no snapshot where there was none', async () => {
    const dir = newPath()
    const program = start(WRITING, dir)
    await program.lines(1)
    await program.kill()
    const [partial = '', ...others] = readdirSync(dirname(dir))
    expect([partial.startsWith('snapshot.partial-'), others]).toEqual([true, []])
    expect(statSync(join(dirname(dir), partial, 'part-00000.ndjson.gz')).size).toBeGreaterThan(0)
    await expect(openSnapshot(dir)).rejects.toMatchObject({ code: 'INPUT_NOT_FOUND' })
    await expect(openSnapshot(join(dirname(dir), partial))).rejects.toMatchObject({ code: 'INPUT_UNREADABLE' })
  })

  it('leaves the former snapshot as it was', async () => {
    const dir = newPath()
    await writeSnapshot(dir, sampleRecords(5), { now: () => new Date() })
    const program = start(WRITING, dir)
    await program.lines(1)
    await program.kill()
    const store = await openSnapshot(dir)
    expect([store.size, await store.get('p-4')]).toEqual([5, sampleRecords(5)[4]])
    await store.close()
  })
})
