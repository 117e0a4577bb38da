import { usCore, type Chart } from './chart.js'
import { COVERAGE_CODES } from './coverage-codes.js'
import { conceptFrom, codingFrom, plainConcept, type DemoCode } from './demo-code.js'
import { demoPayer } from './demo-directory.js'
import type { Coverage, Extension, Patient } from '../fhir/types.js'

const US_CORE = 'http://hl7.org/fhir/us/core/StructureDefinition'
const FAMILY_NAMES = ['Exampleton', 'Sampleby', 'Mockford', 'Testerman', 'Placeholm', 'Fauxley', 'Specimenson', 'Dummett', 'Protowell', 'Trialcott', 'Instancia', 'Modelworth'] as const
const GIVEN_NAMES = {
  female: ['Alphina', 'Betabel', 'Gammaria', 'Deltania', 'Etana', 'Zetalina', 'Iotana', 'Omicra'],
  male: ['Alphonso', 'Betan', 'Gammon', 'Deltan', 'Kappar', 'Lambdo', 'Sigmund', 'Tauno']
} as const
const RACES: readonly { readonly weight: number, readonly races: readonly DemoCode[] }[] = [
  { weight: 58, races: [COVERAGE_CODES.white] }, { weight: 18, races: [COVERAGE_CODES.black] }, { weight: 9, races: [COVERAGE_CODES.asian] },
  { weight: 3, races: [COVERAGE_CODES.americanIndian] }, { weight: 2, races: [COVERAGE_CODES.pacificIslander] },
  { weight: 4, races: [COVERAGE_CODES.white, COVERAGE_CODES.black] }, { weight: 6, races: [] }
]

/** Writes the Patient (US Core 6.1.0): a name from our own lists, race, ethnicity and sex extensions, clinician and practice. */
export function writePatient (chart: Chart): Patient {
  const { random, subject, practice } = chart
  return chart.add<Patient>({
    resourceType: 'Patient',
    id: chart.patientId,
    ...usCore('patient'),
    extension: [raceOf(chart), ethnicityOf(chart), ...sexOf(chart)],
    identifier: [{ type: plainConcept('http://terminology.hl7.org/CodeSystem/v2-0203', 'MR'), system: `https://${practice.key}.demo.example.org/mrn`, value: `DEMO-${String(subject.index + 1).padStart(8, '0')}` }],
    active: true,
    name: [{ use: 'official', family: random.pick(FAMILY_NAMES), given: [random.pick(GIVEN_NAMES[subject.sex])] }],
    telecom: [{ system: 'phone', value: `555-01${String(random.int(0, 99)).padStart(2, '0')}`, use: 'home' }],
    gender: subject.sex,
    birthDate: chart.date(subject.birth),
    address: [{ use: 'home', line: [`${random.int(1, 999)} Sample Street`], city: practice.city, state: practice.state, postalCode: practice.postalCode }],
    generalPractitioner: [chart.referTo(chart.generalPractitioner)],
    managingOrganization: chart.referTo(practice.organization)
  })
}

/** Writes the Coverage (US Core 6.1.0): Medicare from 65, else private, Medicaid or paid by oneself; a few people have two. */
export function writeCoverage (chart: Chart): void {
  const { random, subject } = chart
  if (subject.age >= 65) {
    cover(chart, random.chance(0.35) ? COVERAGE_CODES.medicareAdvantage : COVERAGE_CODES.medicare, 'medicare')
    if (random.chance(0.12)) cover(chart, COVERAGE_CODES.medicaid, 'medicaid')
    return
  }
  const draw = random.fraction()
  if (draw < 0.6) cover(chart, COVERAGE_CODES.privateInsurance, 'private')
  else if (draw < 0.85) cover(chart, COVERAGE_CODES.medicaid, 'medicaid')
  else if (draw < 0.93) cover(chart, COVERAGE_CODES.medicare, 'medicare')
  else cover(chart, COVERAGE_CODES.selfPay)
}

function cover (chart: Chart, type: DemoCode, payer?: Parameters<typeof demoPayer>[0]): void {
  chart.add<Coverage>({
    resourceType: 'Coverage',
    id: chart.newId(),
    ...usCore('coverage'),
    identifier: [{ type: plainConcept('http://terminology.hl7.org/CodeSystem/v2-0203', 'MB'), system: 'https://payer.demo.example.org/member', value: `DEMO-MEMBER-${chart.subject.index + 1}` }],
    status: 'active',
    type: conceptFrom(type),
    beneficiary: chart.patient,
    relationship: plainConcept('http://terminology.hl7.org/CodeSystem/subscriber-relationship', 'self'),
    period: { start: `${chart.year - chart.random.int(1, 6)}-01-01` },
    payor: [payer === undefined ? chart.patient : chart.referTo(demoPayer(payer))]
  })
}

function raceOf (chart: Chart): Extension {
  const { races } = chart.random.pickWeighted(RACES)
  const unknown = { url: 'ombCategory', valueCoding: { system: 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor', code: 'UNK' } }
  return {
    url: `${US_CORE}/us-core-race`,
    extension: [
      ...(races.length === 0 ? [unknown] : races.map(race => ({ url: 'ombCategory', valueCoding: codingFrom(race) }))),
      { url: 'text', valueString: races.length === 0 ? 'Unknown' : races.map(race => race.text).join(', ') }
    ]
  }
}

function ethnicityOf (chart: Chart): Extension {
  const ethnicity = chart.random.chance(0.16) ? COVERAGE_CODES.hispanic : COVERAGE_CODES.notHispanic
  return {
    url: `${US_CORE}/us-core-ethnicity`,
    extension: [{ url: 'ombCategory', valueCoding: codingFrom(ethnicity) }, { url: 'text', valueString: ethnicity.text }]
  }
}

function sexOf (chart: Chart): Extension[] {
  const female = chart.subject.sex === 'female'
  return [
    { url: `${US_CORE}/us-core-birthsex`, valueCode: female ? 'F' : 'M' },
    { url: `${US_CORE}/us-core-sex`, valueCode: (female ? COVERAGE_CODES.female : COVERAGE_CODES.male).code }
  ]
}
