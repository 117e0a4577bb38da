import { YES_NO_MEASURES } from './counted-item.js'
import type { PiMeasure, PiRules } from './pi-rules.js'

/** What a practice has to show. */
export interface PiEvidence {
  /** Numerator and denominator of proportion measures, by id. */
  readonly rates: ReadonlyMap<string, { readonly numerator: number, readonly denominator: number }>
  /** What was attested, by id of the measure, exclusion or level. */
  readonly attested: ReadonlyMap<string, boolean>
  /** What events show of measures of yes or no, by id. */
  readonly shown?: ReadonlyMap<string, { readonly numerator: number, readonly denominator: number }>
  /** Immunizations that were given in the period. */
  readonly immunizationsGiven?: number
  /** The CMS EHR Certification ID; absent: there is none. */
  readonly cehrtId?: string
  /** Why the period cannot be reported. */
  readonly notReportable?: string
}

/** Points of one measure, and why. */
export interface PiPoints {
  readonly measure: string
  readonly points: number
  /** What it could have had. */
  readonly of: number
  readonly reason: string
}

export interface PiScore {
  /** 0 to 100; 0 while anything is missing. */
  readonly score: number
  /** What the points would add up to. */
  readonly points: readonly PiPoints[]
  readonly option: 'A' | 'B' | 'C'
  /** Required and not there; while there is any, the score is 0 (42 CFR 512.740, MIPS scoring). */
  readonly missing: readonly string[]
  /** What contradicts each other and would be refused, with the rule. */
  readonly refused: readonly string[]
  /** Attested, and not shown by the events of the ledger, or contrary to them. It changes no point; an auditor would ask. */
  readonly doubts: readonly string[]
}

/** True for what can be a CMS EHR Certification ID. */
export function isCehrtId (text: string): boolean {
  return /^[A-Z0-9]{15}$/.test(text)
}

/**
 * Scores Promoting Interoperability. A proportion gets its rate times its points, rounded, and one point at least where its numerator is 1 or more;
 * what is attested gets all of them. Points of excluded measures go where the rules say. Pure.
 */
export function scorePi (rules: PiRules, evidence: PiEvidence): PiScore {
  return new Scoring(rules, evidence).score()
}

class Scoring {
  readonly #rules: PiRules
  readonly #evidence: PiEvidence
  readonly #missing: string[] = []
  readonly #refused: string[] = []
  readonly #points: PiPoints[] = []

  constructor (rules: PiRules, evidence: PiEvidence) {
    this.#rules = rules
    this.#evidence = evidence
  }

  score (): PiScore {
    const option = this.#option()
    this.#checkContradictions(option)
    const weights = this.#weights(option)
    for (const [id, weight] of weights) this.#measure(this.#find(id), weight)
    this.#publicHealth()
    this.#gates()
    const total = Math.min(this.#rules.mostPoints, this.#points.reduce((sum, { points }) => sum + points, 0))
    const holds = this.#missing.length === 0 && this.#refused.length === 0
    return { score: holds ? total : 0, points: this.#points, option, missing: this.#missing, refused: this.#refused, doubts: this.#doubts() }
  }

  #is (id: string): boolean {
    return this.#evidence.attested.get(id) === true
  }

  #option (): 'A' | 'B' | 'C' {
    const { B, C } = this.#rules.options
    return B.some(id => this.#is(id)) ? 'B' : C.some(id => this.#is(id)) ? 'C' : 'A'
  }

  #excludedBy ({ exclusions = [] }: PiMeasure): string | undefined {
    return exclusions.find(id => this.#is(id))
  }

  #checkContradictions (option: 'A' | 'B' | 'C'): void {
    const { options, measures, counted, fewerThan } = this.#rules
    if (options.B.concat(options.C).filter(id => this.#is(id)).length > 1) this.#refused.push('PI_HIE_5 and PI_HIE_6 substitute each other: attest to one.')
    if (option !== 'A') {
      for (const id of options.A) for (const exclusion of this.#find(id).exclusions ?? []) if (this.#is(exclusion)) this.#refused.push(`${exclusion} cannot be claimed with option ${option} of health information exchange.`)
    }
    for (const measure of measures) {
      const exclusion = this.#excludedBy(measure)
      if (exclusion !== undefined && this.#is(measure.id)) this.#refused.push(`${measure.id} and its exclusion ${exclusion} cannot both be sent.`)
      if ((measure.exclusions ?? []).filter(id => this.#is(id)).length > 1) this.#refused.push(`Exclusions of ${measure.id} substitute each other: claim one.`)
      if ((measure.levels ?? []).filter(id => this.#is(id)).length > 1) this.#refused.push(`${(measure.levels ?? []).join(' and ')} substitute each other: attest to one.`)
    }
    for (const [exclusion, id] of Object.entries(counted)) {
      const count = this.#evidence.rates.get(id)?.denominator ?? 0
      if (this.#is(exclusion) && count >= fewerThan) this.#refused.push(`${exclusion} holds for fewer than ${fewerThan}; ${count} were counted for ${id}.`)
    }
  }

  #doubts (): string[] {
    const { shown, immunizationsGiven = 0 } = this.#evidence
    const unshown = YES_NO_MEASURES.filter(id => this.#is(id) && (shown?.get(id)?.numerator ?? 0) === 0).map(id => `${id} is attested, and no event shows it.`)
    const controlled = shown?.get('PI_EP_2')?.denominator ?? 0
    const contrary = controlled === 0 ? [] : (this.#find('PI_EP_2').exclusions ?? []).filter(id => this.#is(id)).map(id => `${id} is claimed, and ${controlled} prescriptions of schedules II to IV were sent electronically.`)
    const given = immunizationsGiven > 0 && this.#is('PI_PHCDRR_1_EX_1') ? [`PI_PHCDRR_1_EX_1 is claimed, and ${immunizationsGiven} immunizations were given.`] : []
    return [...unshown, ...contrary, ...given]
  }

  /** Points of each measure that counts, with those of excluded ones; measures in the order in which points move, so that none is moved past. */
  #weights (option: 'A' | 'B' | 'C'): Map<string, number> {
    const { options, excludedPointsGoTo, publicHealth } = this.#rules
    const exchange = options[option]
    const weights = new Map<string, number>(['PI_EP_2', 'PI_EP_1', ...[...exchange].reverse(), 'PI_PEA_1'].map(id => [id, this.#find(id).points ?? 0]))
    const move = (to: string | undefined, points: number): void => {
      // The parts of an objective share equally.
      const targets = to === 'healthInformationExchange' ? exchange : to === undefined ? [] : [to]
      for (const id of targets) weights.set(id, (weights.get(id) ?? 0) + points / targets.length)
    }
    if (publicHealth.measures.every(id => this.#excludedBy(this.#find(id)) !== undefined)) move(excludedPointsGoTo['publicHealth'], publicHealth.points)
    for (const id of [...weights.keys()]) {
      const exclusion = this.#excludedBy(this.#find(id))
      if (exclusion === undefined) continue
      move(excludedPointsGoTo[id], weights.get(id) ?? 0)
      weights.delete(id)
      this.#points.push({ measure: id, points: 0, of: 0, reason: `excluded by ${exclusion}; its points go to ${excludedPointsGoTo[id] ?? 'nothing'}` })
    }
    return weights
  }

  #measure ({ id, metric, exclusions = [] }: PiMeasure, weight: number): void {
    const or = exclusions.length === 0 ? '' : ` or an exclusion (${exclusions.join(', ')})`
    if (metric === 'boolean') {
      if (!this.#is(id)) this.#missing.push(`${id}: attest to it${or === '' ? '' : `, or to an exclusion (${exclusions.join(', ')})`}.`)
      this.#points.push({ measure: id, points: this.#is(id) ? weight : 0, of: weight, reason: this.#is(id) ? 'attested' : 'not attested' })
      return
    }
    const { numerator, denominator } = this.#evidence.rates.get(id) ?? { numerator: 0, denominator: 0 }
    if (numerator < 1) this.#missing.push(`${id}: a numerator of 1 at least${or}; ${numerator} of ${denominator} were counted.`)
    const points = numerator < 1 ? 0 : Math.max(1, Math.round(numerator / denominator * weight))
    this.#points.push({ measure: id, points, of: weight, reason: `${numerator} of ${denominator}, times ${weight}` })
  }

  #publicHealth (): void {
    const { publicHealth: { measures, points }, bonusPoints } = this.#rules
    const states = measures.map(id => this.#registry(this.#find(id)))
    if (states.includes('reported')) {
      const isWhole = !states.includes('missing')
      this.#points.push({ measure: measures.join(' + '), points: isWhole ? points : 0, of: points, reason: isWhole ? 'each attested with its level, or excluded' : 'one of them is missing' })
    } else if (states.includes('missing')) {
      this.#points.push({ measure: measures.join(' + '), points: 0, of: points, reason: 'missing' })
    }
    const bonus = this.#rules.measures.find(({ id, category, levels }) => category === 'bonus' && this.#is(id) && (levels === undefined || levels.some(level => this.#is(level))))
    if (bonus !== undefined) this.#points.push({ measure: bonus.id, points: bonusPoints, of: bonusPoints, reason: 'bonus, once for any of them' })
  }

  #registry (measure: PiMeasure): 'reported' | 'excluded' | 'missing' {
    const { id, levels = [], exclusions = [] } = measure
    if (this.#excludedBy(measure) !== undefined) return 'excluded'
    if (this.#is(id) && levels.some(level => this.#is(level))) return 'reported'
    this.#missing.push(this.#is(id) ? `${id}: attest to its engagement level (${levels.join(' or ')}).` : `${id}: attest to it with its engagement level, or to an exclusion (${exclusions.join(', ')}).`)
    return 'missing'
  }

  /** Worth no points, and without them there are none. */
  #gates (): void {
    const { cehrtId, notReportable } = this.#evidence
    for (const { id, category, objective } of this.#rules.measures) {
      if (category === 'required' && (objective === 'protectPatientHealthInformation' || objective === 'attestation') && !this.#is(id)) this.#missing.push(`${id}: attest to it.`)
    }
    if (cehrtId === undefined) this.#missing.push('The CMS EHR Certification ID.')
    else if (!isCehrtId(cehrtId)) this.#refused.push('The CMS EHR Certification ID is 15 capital letters and digits.')
    if (notReportable !== undefined) this.#missing.push(notReportable)
  }

  #find (id: string): PiMeasure {
    const measure = this.#rules.measures.find(one => one.id === id)
    if (measure === undefined) throw new Error(`The rules have no measure ${id}.`)
    return measure
  }
}
