import type { MeasureReport } from '../../fhir/types.js'
import { OutcomeError } from '../../fhir/outcome-error.js'
import type { MeasureEvaluation } from '../../evaluation/measure-evaluation.js'
import { clinicianKeys, type ClinicianLevel } from '../../evaluation/runs/attribution-rule.js'
import type { EvaluationPlan } from '../../evaluation/runs/evaluation-plan.js'
import type { PartitionSummary } from '../../evaluation/runs/partition-task.js'
import { clinicianTotals, runSubjects, runTotals } from '../../evaluation/runs/run-results.js'
import type { SubjectMembership } from '../../measure/membership.js'
import { individualReport } from '../../report/individual-report.js'
import type { CountedFailure, ReportedClinician } from '../../report/report-input.js'
import { subjectListReport } from '../../report/subject-list-report.js'
import { summaryReport } from '../../report/summary-report.js'
import type { StoredRun } from '../../store/runs/run-store.js'
import type { ReportType } from '../evaluate-measure-request.js'
import { reportContext } from '../report-context.js'
import type { Services } from '../services.js'
import { planEvaluations } from './run-measures.js'

/** Which reports of a run. */
export interface RunReportsRequest {
  readonly reportType: ReportType
  /** One report per measure and clinician or practice, in the order of their names; `population` only. */
  readonly by?: ClinicianLevel
  /** Only the subjects of this one: an NPI, a TIN, or `TIN/NPI`. */
  readonly clinician?: string
}

/**
 * MeasureReports of a finished run, one after the other: measure by measure, or subject by subject. Memory holds one partition and, for
 * subject lists and clinicians, the counts.
 * @throws OutcomeError RUN_NOT_FINISHED, RUN_MEASURES_DIFFER, CONFLICTING_PARAMETERS
 */
export async function * runReports (services: Services, run: StoredRun<EvaluationPlan>, request: RunReportsRequest): AsyncGenerator<MeasureReport> {
  if (run.state !== 'completed') throw new OutcomeError('RUN_NOT_FINISHED', `The run is ${run.state}: ${run.partitionsDone} of ${run.partitionCount} partitions are done. Reports are made of a completed run only.`)
  const { reportType, by, clinician } = request
  if (by !== undefined && (reportType !== 'population' || clinician !== undefined)) throw new OutcomeError('CONFLICTING_PARAMETERS', 'Reports by clinician are population reports of all of them; leave out the report type and the single clinician.')
  const reports = new ReportsOf(services, run)
  if (by !== undefined) yield * reports.byClinician(by)
  else if (reportType === 'subject') yield * reports.individual(clinician)
  else if (reportType === 'subject-list') yield * reports.subjectLists(clinician)
  else yield * reports.summaries(clinician)
}

class ReportsOf {
  readonly #services: Services
  readonly #run: StoredRun<EvaluationPlan>
  readonly #evaluations: readonly MeasureEvaluation[]

  constructor (services: Services, run: StoredRun<EvaluationPlan>) {
    this.#services = services
    this.#run = run
    this.#evaluations = planEvaluations(services, run.plan)
  }

  async * summaries (clinician: string | undefined): AsyncGenerator<MeasureReport> {
    if (clinician === undefined) {
      yield * this.#summariesOf(await runTotals(this.#services.store.runs, this.#run.id, this.#models()), this.#services.config.reporter)
      return
    }
    const level = levelOf(clinician)
    const totals = await clinicianTotals(this.#subjects(), this.#models(), level)
    yield * this.#summariesOf(noneMissing(totals.get(clinician)), reported(clinician, level))
  }

  async * byClinician (level: ClinicianLevel): AsyncGenerator<MeasureReport> {
    for (const [name, totals] of await clinicianTotals(this.#subjects(), this.#models(), level)) yield * this.#summariesOf(totals, reported(name, level))
  }

  async * individual (clinician: string | undefined): AsyncGenerator<MeasureReport> {
    const chosen = chosenBy(clinician)
    const { reporter } = this.#services.config
    for await (const { subjectId, outcomes, preparation, clinicians } of this.#subjects()) {
      if (!chosen(clinicians)) continue
      for (const [index, outcome] of outcomes.entries()) {
        yield individualReport({ ...reportContext(this.#at(index), { reporter, now: this.#services.now }, preparation), subjectId, outcome })
      }
    }
  }

  async * subjectLists (clinician: string | undefined): AsyncGenerator<MeasureReport> {
    const chosen = chosenBy(clinician)
    const lists = this.#evaluations.map(() => ({ memberships: [] as SubjectMembership[], failures: [] as CountedFailure[] }))
    for await (const { outcomes, clinicians } of this.#subjects()) {
      if (!chosen(clinicians)) continue
      for (const [index, outcome] of outcomes.entries()) {
        if ('membership' in outcome) lists[index]?.memberships.push(outcome.membership)
        else lists[index]?.failures.push(outcome.failure)
      }
    }
    const { preparation } = await runTotals(this.#services.store.runs, this.#run.id, this.#models())
    const reporter = clinician === undefined ? this.#services.config.reporter : reported(clinician, levelOf(clinician))
    for (const [index, list] of lists.entries()) yield subjectListReport({ ...reportContext(this.#at(index), { reporter, now: this.#services.now }, preparation), ...list })
  }

  * #summariesOf ({ measures, preparation }: PartitionSummary, reporter: string | ReportedClinician): Generator<MeasureReport> {
    for (const [index, { totals, failures }] of measures.entries()) {
      yield summaryReport({ ...reportContext(this.#at(index), { reporter, now: this.#services.now }, preparation), totals, failures })
    }
  }

  #subjects (): ReturnType<typeof runSubjects> {
    return runSubjects(this.#services.store.runs, this.#run.id, this.#models())
  }

  #models () {
    return this.#evaluations.map(({ model }) => model)
  }

  #at (index: number): MeasureEvaluation {
    return this.#evaluations[index] as MeasureEvaluation
  }
}

/** Ten digits are an NPI, nine a TIN (CMS), and a slash stands between the two. */
function levelOf (clinician: string): ClinicianLevel {
  return clinician.includes('/') ? 'tin-npi' : clinician.length === 10 ? 'npi' : 'tin'
}

function reported (name: string, level: ClinicianLevel): ReportedClinician {
  if (level === 'npi') return { npi: name }
  if (level === 'tin') return { tin: name }
  const [tin = '', npi = ''] = name.split('/')
  return { tin, npi }
}

function chosenBy (clinician: string | undefined): (clinicians: Parameters<typeof clinicianKeys>[0]) => boolean {
  if (clinician === undefined) return () => true
  const level = levelOf(clinician)
  return clinicians => clinicianKeys(clinicians, level).has(clinician)
}

function noneMissing (totals: PartitionSummary | undefined): PartitionSummary {
  if (totals === undefined) throw new OutcomeError('RESOURCE_NOT_FOUND', 'The attribution rule of this run gives no subject to this clinician.')
  return totals
}
