import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { RecordedEvent } from '../../src/interop/events/interop-event.js'
import { header, lines, MESSAGES, PID, PV1 } from '../interop/hl7v2/messages.js'
import { TEST_DATABASE_URL } from '../store/databases.js'
import { deliver } from '../support/hl7v2/mllp-sender.js'
import { postgresPrograms, startPostgresServer } from '../support/postgres-server.js'
import { ended, runCli, said, startCli, temporaryFolder } from './run-cli.js'

type Environment = Readonly<Record<string, string>>

const COUNT = 10_000
const KILLS = 20
const TYPES = Object.keys(MESSAGES)

/** The message of a number, and what is to become of it. */
function messageOf (number: number): { readonly text: string, readonly expected: 'AA' | 'AE' | 'AR' } {
  const id = `M${number}`
  switch (number % 20) {
    case 7: return { text: lines(header('ADT^A04', id), 'PID|1', PV1), expected: 'AE' }
    case 12: return { text: lines(header('ADT^A60', id), PID, PV1), expected: 'AR' }
    case 17: return { text: `no message at all, ${id}`, expected: 'AE' }
    default: return { text: (MESSAGES[TYPES[number % TYPES.length] as string] as string).replace('|MSG1|', `|${id}|`), expected: 'AA' }
  }
}

const isGood = (number: number): boolean => messageOf(number).expected === 'AA'

async function feedThroughKills (environment: Environment): Promise<void> {
  let port: number | undefined
  const progress = { isDelivered: false }
  // Every tenth message is sent a second time over another connection.
  const shares: number[][] = [[], [], [], []]
  for (let number = 0; number < COUNT; number++) shares[number % 4]?.push(number)
  for (let number = 0; number < COUNT; number += 10) shares[(number + 1) % 4]?.push(number)
  const delivery = Promise.all(shares.map(async share => await deliver(share.map(number => Buffer.from(messageOf(number).text)), () => port)))
    .then(replies => {
      progress.isDelivered = true
      return replies
    })
  let kills = 0
  const serve = async (): Promise<ReturnType<typeof startCli>> => {
    const server = startCli(['serve'], { ...environment, ASM_PORT: '0', ASM_MLLP_PORT: '0' })
    port = Number((await said(server, /HL7 v2 +127\.0\.0\.1:(\d+)/))[1])
    return server
  }
  for (; kills < KILLS && !progress.isDelivered; kills++) {
    const server = await serve()
    await sleep(Math.random() * 250)
    server.kill('SIGKILL')
    port = undefined
    await ended(server)
  }
  const last = await serve()
  const replies = await delivery
  last.kill('SIGTERM')
  expect(await ended(last)).toBe(0)
  expect(kills).toBe(KILLS)

  for (const [index, share] of shares.entries()) {
    const codes = share.map((_, place) => /MSA\|(A[AER])\|/.exec(replies[index]?.[place] ?? '')?.[1])
    expect(codes).toEqual(share.map(number => messageOf(number).expected))
  }
  const verified = await runCli(['events', 'verify'], environment)
  expect([verified.code, verified.stderr]).toEqual([0, expect.stringContaining('nothing was changed')])
  const seen = new Map<string, number>()
  for (let after = 0; ;) {
    const { stdout } = await runCli(['events', 'list', '--after', String(after), '--count', '1000'], environment)
    const events = stdout.trim().split('\n').filter(line => line !== '').map(line => JSON.parse(line) as RecordedEvent)
    if (events.length === 0) break
    for (const { position, source } of events) {
      after = position
      seen.set(source.id, (seen.get(source.id) ?? 0) + 1)
    }
  }
  const good = Array.from({ length: COUNT }, (_, number) => number).filter(isGood)
  expect([...seen.values()].every(times => times === 1)).toBe(true)
  expect(good.filter(number => !seen.has(`M${number}#1`))).toEqual([])
  expect(new Set([...seen.keys()].map(id => id.split('#')[0])).size).toBe(good.length)
  const quarantine = (await runCli(['events', 'quarantine'], environment)).stdout.trim().split('\n').map(line => line.split('\t'))
  expect(quarantine.length).toBe(COUNT - good.length)
  const reasons = new Map<string, number>()
  for (const [, , , code = '', place = ''] of quarantine) reasons.set(`${code} ${place}`, (reasons.get(`${code} ${place}`) ?? 0) + 1)
  expect(Object.fromEntries(reasons)).toEqual({ 'MESSAGE_FIELD_MISSING PID-3': COUNT / 20, 'MESSAGE_UNSUPPORTED MSH-9.2': COUNT / 20, 'MESSAGE_MALFORMED MSH': COUNT / 20 })
}

describe('HL7 v2 with a server that is killed at 20 moments by chance', () => {
  it('has every acknowledged message once and every malformed one in quarantine, on the embedded database', async () => {
    await feedThroughKills({ ASM_DATA_DIR: temporaryFolder() })
  }, 600_000)
})

const PROGRAMS = TEST_DATABASE_URL === undefined ? undefined : postgresPrograms()
if (PROGRAMS === undefined) console.info('Skipped: HL7 v2 with a server that is killed, on PostgreSQL, as ASM_TEST_DATABASE_URL names no database or no PostgreSQL server is installed.')

describe.skipIf(PROGRAMS === undefined && process.env['CI'] !== 'true')('HL7 v2 with a server that is killed, on PostgreSQL', () => {
  it('has every acknowledged message once and every malformed one in quarantine', async () => {
    if (PROGRAMS === undefined) throw new Error('With CI=true this test must run: install PostgreSQL and set ASM_TEST_DATABASE_URL.')
    const database = await startPostgresServer(PROGRAMS)
    try {
      await feedThroughKills({ ASM_DATA_DIR: temporaryFolder(), DATABASE_URL: database.url })
    } finally {
      await database.close()
    }
  }, 600_000)
})
