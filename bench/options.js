import { parseArgs } from 'node:util'

export const SECTIONS = ['engines', 'forms', 'alone', 'parse', 'population']

export const USAGE = `npm run bench -- [options]
  --cases DIR         official test cases, one file per measure; default: patients of the demonstration population
  --valuesets DIR     full expansions, needed with --cases and --records; default: the starter sets
  --records DIR       EHR records, one Bundle (.json, .json.gz) each; default: patients of the demonstration population
  --records-year YEAR measurement period for the records (default 2019)
  --patients N        demonstration patients where no cases or records are given (default 10)
  --rounds N          alternating rounds of the engines (default 3)
  --only SECTION      ${SECTIONS.join(', ')}; may be repeated
  --write             put the tables into bench/README.md`

/**
 * @typedef {object} Options
 * @property {string | undefined} cases
 * @property {string | undefined} valuesets
 * @property {string | undefined} records
 * @property {string} recordsYear
 * @property {number} patients
 * @property {number} rounds
 * @property {string[]} only
 * @property {boolean} write
 */

/**
 * Options of the command line.
 * @param {string[]} args
 * @returns {Options}
 */
export function readOptions (args) {
  const text = { type: /** @type {const} */ ('string') }
  const { values } = parseArgs({
    args,
    options: {
      cases: text,
      valuesets: text,
      records: text,
      'records-year': { ...text, default: '2019' },
      patients: { ...text, default: '10' },
      rounds: { ...text, default: '3' },
      only: { ...text, multiple: true, default: SECTIONS },
      write: { type: 'boolean', default: false }
    }
  })
  const unknown = values.only.filter(name => !SECTIONS.includes(name))
  if (unknown.length > 0) throw new Error(`There is no section ${unknown.join(', ')}; there are ${SECTIONS.join(', ')}.`)
  if (values.valuesets === undefined && (values.cases ?? values.records) !== undefined) throw new Error('--cases and --records need --valuesets.')
  if (values.write && SECTIONS.some(name => !values.only.includes(name))) throw new Error('--write needs all sections.')
  return {
    cases: values.cases,
    valuesets: values.valuesets,
    records: values.records,
    recordsYear: values['records-year'],
    patients: wholeNumber('--patients', values.patients),
    rounds: wholeNumber('--rounds', values.rounds),
    only: values.only,
    write: values.write
  }
}

/** @param {string} name @param {string} value */
function wholeNumber (name, value) {
  if (!/^[1-9]\d{0,5}$/.test(value)) throw new Error(`${name} must be a whole number from 1.`)
  return Number(value)
}
