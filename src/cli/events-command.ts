import { Command, Option } from 'commander'
import { importEvents } from '../operations/interop/import-events.js'
import { ledgerView, quarantinedMessages } from '../operations/interop/ledger-view.js'
import { listEvents, type EventQuery } from '../operations/interop/list-events.js'
import { listSubscriptions } from '../operations/interop/list-subscriptions.js'
import { piEvidenceCsv, piEvidenceFhir } from '../operations/interop/pi-evidence.js'
import { piRates, type RatesQuery } from '../operations/interop/pi-rates.js'
import { piReport, type ReportQuery } from '../operations/interop/pi-report.js'
import { piScore, type ScoreQuery } from '../operations/interop/pi-score.js'
import { replayAll, replayMessage, type ReplayOutcome } from '../operations/interop/replay-messages.js'
import { verifyLedger } from '../operations/interop/verify-ledger.js'
import { withServices } from './open-services.js'
import { EXIT, errorLine, print, run, say } from './terminal.js'

/** `asm-ecqm events`: the ledger of interoperability events. */
export function eventsCommand (): Command {
  const command = new Command('events')
    .description('Record, list, replay and verify the events behind Promoting Interoperability')
  command.command('import <file>')
    .description('record the events of an NDJSON file (.gz too); what is there already is passed over')
    .action(async (file: string) => { await run(async () => await importFile(file)) })
  command.command('list')
    .description('events in the order of the ledger, as NDJSON')
    .option('--type <type>', 'only of this type')
    .option('--npi <npi>', 'only of this clinician')
    .option('--tin <tin>', 'only of this practice')
    .option('--from <date>', 'only what occurred on or after this date or instant')
    .option('--to <date>', 'only what occurred before')
    .option('--after <position>', 'go on after this position')
    .option('--count <number>', 'how many (default 100, at most 1000)')
    .action(async (options: EventQuery) => {
      await run(async () => await withServices({}, async services => {
        for (const event of await listEvents(services, options)) print(JSON.stringify(event))
        return EXIT.done
      }))
    })
  withRateOptions(command.command('rates'))
    .description('numerators and denominators of Promoting Interoperability: practice, clinician, measure, numerator, denominator, what the others lack')
    .option('--by <level>', 'tin for practices (default), tin-npi for clinicians within them')
    .action(async (options: RatesQuery) => { await run(async () => await printRates(options)) })
  withRateOptions(command.command('score'))
    .description('score of Promoting Interoperability of a practice: measure, points, of how many, why; then what is missing or refused')
    .option('--cehrt-id <id>', 'CMS EHR Certification ID')
    .action(async (options: ScoreQuery) => { await run(async () => await printScore(options)) })
  withRateOptions(command.command('report'))
    .description('results of Promoting Interoperability as DEQM MeasureReports in a Bundle')
    .option('--by <level>', 'tin for practices (default), tin-npi for clinicians within them')
    .option('--cehrt-id <id>', 'CMS EHR Certification ID')
    .action(async (options: ReportQuery) => {
      await run(async () => await withServices({}, async services => {
        print(JSON.stringify(await piReport(services, options), null, 2))
        return EXIT.done
      }))
    })
  withRateOptions(command.command('evidence'))
    .description('the events behind these numbers as CSV, or as Provenances in NDJSON')
    .addOption(new Option('--format <format>', 'form of the listing').choices(['csv', 'fhir']).default('csv'))
    .action(async ({ format, ...options }: RatesQuery & { format: string }) => {
      await run(async () => await withServices({}, async services => {
        for await (const row of (format === 'fhir' ? piEvidenceFhir : piEvidenceCsv)(services, options)) process.stdout.write(row)
        return EXIT.done
      }))
    })
  command.command('subscriptions')
    .description('FHIR subscriptions that send to us: source, subscription, status, highest event number, how many are missing, how many were when it began anew, which are; exit code 1 where any is')
    .action(async () => { await run(printSubscriptions) })
  command.command('quarantine')
    .description('messages that could not be understood: id, feed, received, code, place, why')
    .action(async () => { await run(listQuarantine) })
  command.command('replay [id]')
    .description('try quarantined messages again, or the one of this id')
    .action(async (id: string | undefined) => { await run(async () => await replay(id)) })
  command.command('verify')
    .description('walk the hash chain; exit code 1 where something was changed')
    .option('--expect <position:hash>', 'the end of the chain as it was printed earlier and kept elsewhere')
    .action(async (options: { expect?: string }) => { await run(async () => await verify(options.expect)) })
  return command
}

function withRateOptions (command: Command): Command {
  return command
    .option('--period-start <date>', 'first day of the performance period; there is no default')
    .option('--period-end <date>', 'last day of the performance period; there is no default')
    .option('--tin <tin>', 'only of this practice')
    .option('--npi <npi>', 'only of this clinician')
    .option('--controlled-substances <true|false>', 'whether PI_EP_1 counts prescriptions of controlled substances (default true)')
}

async function printRates (options: RatesQuery): Promise<number> {
  return await withServices({}, async services => {
    const { period, notReportable, reporters } = await piRates(services, options)
    say(`${period.start} to ${period.end}, ${period.days} days${notReportable === undefined ? '' : `. Not reportable: ${notReportable}`}`)
    for (const { tin = '–', npi = '–', rates, shown } of reporters) {
      for (const { measure, numerator, denominator, missing } of [...rates, ...shown]) {
        print([tin, npi, measure, numerator, denominator, Object.entries(missing).map(([lack, count]) => `${lack}: ${count}`).join('; ')].join('\t'))
      }
    }
    return EXIT.done
  })
}

async function printScore (query: ScoreQuery): Promise<number> {
  return await withServices({}, async services => {
    const { score, points, missing, refused, doubts } = await piScore(services, query)
    for (const { measure, points: given, of, reason } of points) print([measure, given, of, reason].join('\t'))
    for (const one of refused) say(`refused: ${one}`)
    for (const one of missing) say(`missing: ${one}`)
    for (const one of doubts) say(`doubt: ${one}`)
    print(`${score} of 100`)
    return missing.length + refused.length > 0 ? EXIT.failures : EXIT.done
  })
}

async function importFile (file: string): Promise<number> {
  return await withServices({}, async services => {
    const counts = { recorded: 0, duplicate: 0, refused: 0 }
    let line = 0
    for await (const outcome of importEvents(services, file)) {
      line++
      counts[outcome.status]++
      if (outcome.status === 'refused') say(`event ${line}: ${errorLine(outcome.error)}`)
    }
    print(`${counts.recorded} recorded, ${counts.duplicate} there already, ${counts.refused} refused`)
    return counts.refused > 0 ? EXIT.failures : EXIT.done
  })
}

async function printSubscriptions (): Promise<number> {
  return await withServices({}, async services => {
    const subscriptions = await listSubscriptions(services)
    for (const { source, subscription, status, highest, missing, lost, missingRanges } of subscriptions) {
      print([source, subscription, status, highest, missing, lost, missingRanges.map(([first, last]) => first === last ? first : `${first}-${last}`).join(',') || '–'].join('\t'))
    }
    return subscriptions.some(({ missing, status }) => missing > 0 || status === 'error') ? EXIT.failures : EXIT.done
  })
}

async function listQuarantine (): Promise<number> {
  return await withServices({}, async services => {
    for (let after = 0; ;) {
      const messages = await quarantinedMessages(services, after, 500)
      if (messages.length === 0) return EXIT.done
      for (const { id, feed, receivedAt, problem } of messages) {
        after = id
        print([id, feed, receivedAt, problem?.code, problem?.expression ?? '–', problem?.text].join('\t'))
      }
    }
  })
}

async function replay (id: string | undefined): Promise<number> {
  return await withServices({}, async services => {
    let remaining = 0
    const tell = ({ id: message, status, problem, events }: ReplayOutcome): void => {
      if (status === 'quarantined') remaining++
      print([message, status, ...(problem === undefined ? [`${events} events`] : [problem.code, problem.text])].join('\t'))
    }
    if (id !== undefined) tell(await replayMessage(services, id))
    else for await (const outcome of replayAll(services)) tell(outcome)
    return remaining > 0 ? EXIT.failures : EXIT.done
  })
}

async function verify (expect: string | undefined): Promise<number> {
  const [, position, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(expect ?? '') ?? []
  if (expect !== undefined && hash === undefined) {
    say('--expect takes position:hash as verify prints it.')
    return EXIT.refused
  }
  return await withServices({}, async services => {
    const { events, messages, head, faults } = await verifyLedger(services, hash === undefined ? undefined : { position: Number(position), hash })
    for (const { position: at, fault } of faults) say(at === 0 ? fault : `event ${at}: ${fault}`)
    const { quarantined } = (await ledgerView(services)).messages
    say(`${events} events and ${messages} messages, of these ${quarantined} in quarantine; ${faults.length === 0 ? 'nothing was changed' : 'SOMETHING WAS CHANGED'}.`)
    print(`${head.position}:${head.hash}`)
    return faults.length > 0 ? EXIT.failures : EXIT.done
  })
}
