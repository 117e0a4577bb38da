import { embeddedCatalogue } from '../../dist/cql/embedded-catalogue.js'
import { engineByName } from '../../dist/engine/engines.js'
import { prepareEvaluation } from '../../dist/evaluation/measure-evaluation.js'
import { patientRecordFromBundle } from '../../dist/fhir/patient-record.js'
import { measurementPeriod } from '../../dist/fhir/period.js'
import { loadValueSetIndex } from '../../dist/terminology/read-value-sets.js'
import { countsText } from '../engines/counts.js'
import { NOW } from '../engines/asm-ecqm.js'
import { asChild } from '../run-child.js'
import { DEMONSTRATION_YEAR } from '../workload/demonstration.js'
import { recordTexts } from '../workload/ehr-records.js'

/** Records read in one round at least, and rounds: the first ones warm up. */
const RECORDS_A_ROUND = 25
const WARM_UP = 40
const ROUNDS = 20

/**
 * `JSON.parse` of a record against all measures on what it gives: reading the Bundle, indexing it and evaluating. Each record is parsed
 * anew each time, so that nothing about it is known.
 * @param {{ valueSets: string, records?: string, recordsYear: string, patients: number }} input
 */
async function parse ({ valueSets: path, records, recordsYear, patients }) {
  const texts = recordTexts(records, patients)
  const year = records === undefined ? String(DEMONSTRATION_YEAR) : recordsYear
  const { index: valueSets } = await loadValueSetIndex(path)
  const prepared = (/** @type {string} */ engine) => embeddedCatalogue().all().map(measure => prepareEvaluation(measure, { engine: engineByName(engine), valueSets, measurementPeriod: measurementPeriod(year, year, 'UTC'), now: NOW }))
  const compiled = prepared('compiled')
  const differences = await compareCounts(texts, compiled, prepared('reference'))
  const repeats = Math.ceil(RECORDS_A_ROUND / texts.length)
  const rounds = []
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const times = texts.map(() => ({ parse: 0, evaluate: 0 }))
    for (let repeat = 0; repeat < repeats; repeat++) {
      for (const [place, text] of texts.entries()) {
        const start = performance.now()
        const json = JSON.parse(text)
        const parsed = performance.now()
        const record = patientRecordFromBundle(json)
        for (const evaluation of compiled) await evaluation.evaluate(record)
        const end = performance.now()
        const time = /** @type {{ parse: number, evaluate: number }} */ (times[place])
        time.parse += (parsed - start) / repeats
        time.evaluate += (end - parsed) / repeats
      }
    }
    if (round >= WARM_UP) rounds.push(times)
  }
  return { records: texts.length, bytes: texts.map(text => Buffer.byteLength(text)), measures: compiled.length, year, rounds, differences, warmUp: WARM_UP }
}

/**
 * @typedef {import('../../dist/evaluation/measure-evaluation.js').MeasureEvaluation} MeasureEvaluation
 * @param {string[]} texts
 * @param {MeasureEvaluation[]} compiled
 * @param {MeasureEvaluation[]} reference
 */
async function compareCounts (texts, compiled, reference) {
  const differences = []
  for (const [place, text] of texts.entries()) {
    const record = patientRecordFromBundle(JSON.parse(text))
    for (const [index, evaluation] of compiled.entries()) {
      const expected = countsText(evaluation.model, await evaluation.evaluate(record))
      const got = countsText(evaluation.model, await /** @type {MeasureEvaluation} */ (reference[index]).evaluate(record))
      if (expected !== got || expected.startsWith('failed')) differences.push({ engine: 'reference', cmsId: evaluation.cmsId, id: `record ${place + 1}`, expected, got })
    }
  }
  return differences
}

await asChild(parse)
