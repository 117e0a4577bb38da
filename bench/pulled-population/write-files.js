// node write-files.js FOLDER PATIENTS: the demonstration population as the files of a bulk export, one resource a line.
import { createWriteStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { generateRecords } from '../../dist/demo/generate-records.js'

const [folder = '', patients = '0'] = process.argv.slice(2)
mkdirSync(folder, { recursive: true })
const shared = new Set()
let bytes = 0

function * lines () {
  for (const { resources } of generateRecords({ count: Number(patients) })) {
    for (const resource of resources) {
      if (/^(Practitioner|PractitionerRole|Organization|Location)$/.test(resource.resourceType)) {
        const reference = `${resource.resourceType}/${resource.id}`
        if (shared.has(reference)) continue
        shared.add(reference)
      }
      const line = `${JSON.stringify(resource)}\n`
      bytes += line.length
      yield line
    }
  }
}

await pipeline(Readable.from(lines()), createGzip({ level: 1 }), createWriteStream(join(folder, '00001.ndjson.gz')))
console.log(`${Math.round(bytes / 1e6)} MB`)
