import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readConfig } from '../../../src/config/read-config.js'
import type { PlainOutcomeError } from '../../../src/fhir/outcome-error.js'
import { FrameDecoder, framed } from '../../../src/interop/mllp/frame-decoder.js'
import type { MllpServer } from '../../../src/interop/mllp/mllp-server.js'
import { keptMessage } from '../../../src/operations/interop/kept-message.js'
import { ledgerWriter } from '../../../src/operations/interop/ledger-writer.js'
import { openHl7Feed } from '../../../src/operations/interop/open-hl7-feed.js'
import { replayAll, replayMessage } from '../../../src/operations/interop/replay-messages.js'
import { verifyLedger } from '../../../src/operations/interop/verify-ledger.js'
import type { Services } from '../../../src/operations/services.js'
import type { Store } from '../../../src/store/store.js'
import { header, lines, MESSAGES, PID, PV1 } from '../../interop/hl7v2/messages.js'
import { describeOnDatabases } from '../../store/databases.js'

describeOnDatabases('HL7 v2 over MLLP', newDatabase => {
  let store: Store
  let services: Services
  let feed: MllpServer
  const problems: PlainOutcomeError[] = []
  const sockets: Socket[] = []
  beforeEach(async () => {
    store = await (await newDatabase()).open()
    const config = readConfig({ ASM_MLLP_PORT: '0', ASM_FEED_TINS: 'CLINIC=123456789' })
    services = { config, store, ledgerWriter: ledgerWriter(store.ledger), now: () => new Date('2027-03-02T16:00:00Z') } as Services
    feed = await openHl7Feed(services, problem => problems.push(problem)) as MllpServer
  })
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy()
    problems.splice(0)
    await feed.close()
    await store.close()
  })

  interface Sender {
    readonly socket: Socket
    readonly replies: string[]
    /** The replies, when there are so many. */
    wait (count: number): Promise<readonly string[]>
  }

  async function sender (): Promise<Sender> {
    const socket = connect(feed.port, '127.0.0.1')
    sockets.push(socket)
    socket.on('error', () => {})
    const decoder = new FrameDecoder(1_000_000)
    const replies: string[] = []
    socket.on('data', chunk => { for (const event of decoder.push(chunk)) if (event.type === 'message') replies.push(event.bytes.toString('utf8')) })
    await new Promise(resolve => socket.once('connect', resolve))
    return {
      socket,
      replies,
      async wait (count) {
        while (replies.length < count) await sleep(5)
        return replies
      }
    }
  }

  const send = async (...messages: readonly (string | Buffer)[]): Promise<readonly string[]> => {
    const { socket, wait } = await sender()
    socket.write(Buffer.concat(messages.map(framed)))
    return await wait(messages.length)
  }
  const msa = (reply: string | undefined): string | undefined => /^MSA\|([^\n]*)/m.exec(reply?.replaceAll('\r', '\n') ?? '')?.[1]
  const err = (reply: string | undefined): string | undefined => /^ERR\|([^\n]*)/m.exec(reply?.replaceAll('\r', '\n') ?? '')?.[1]

  it('acknowledges each message in its order, with the sender and receiver changed about', async () => {
    const named = Object.values(MESSAGES).map((text, index) => text.replace('|MSG1|', `|M${index}|`))
    const replies = await send(...named)
    expect(replies.map(msa)).toEqual(named.map((_, index) => `AA|M${index}`))
    expect(replies[3]).toMatch(/^MSH\|\^~\\&\|ASM\|HIE\|EHR\|CLINIC\|20270302160000\.000\+0000\|\|ACK\^A04\^ACK\|[0-9a-f]{16}\|P\|2\.5\.1\rMSA\|AA\|M3\r$/)
    expect(await verifyLedger(services)).toMatchObject({ events: 16, messages: 14, faults: [] })
  })

  it('gives the same acknowledgement to the same message, and refuses another one under its control id', async () => {
    const text = MESSAGES['A04'] ?? ''
    const [first, again, other, another] = await send(text, text, text.replace('123^^^', '124^^^'), text.replace('123^^^', '124^^^'))
    expect([msa(first), again]).toEqual(['AA|MSG1', first])
    expect([msa(other), err(other), another]).toEqual(['AE|MSG1', expect.stringMatching(/^\|MSH\^1\^10\|205\^Duplicate key identifier\^HL70357\|E\|MESSAGE_CONFLICT/), other])
    expect(await store.ledger.messageCounts()).toEqual({ recorded: 1, quarantined: 1, replayed: 0 })
    expect(await verifyLedger(services)).toMatchObject({ events: 1, faults: [] })
    for await (const outcome of replayAll(services)) expect(outcome).toMatchObject({ status: 'quarantined', problem: { code: 'MESSAGE_CONFLICT' } })
  })

  it('quarantines what it cannot understand, with the place and the rule and nothing of the patient', async () => {
    const replies = await send(lines(header('ADT^A04', 'A'), 'PID|1||""||SECRET^NAME', PV1), lines(header('ADT^A60', 'B'), PID), lines(header('ADT^A04', 'C', { version: '9' }), PID, PV1), 'GET /secret', Buffer.from([0xff, 0xfe, 0x00]))
    expect(replies.map(msa)).toEqual(['AE|A', 'AR|B', 'AR|C', 'AE|', 'AE|'])
    expect(replies.map(err)).toEqual([/PID\^1\^3\|101\^/, /MSH\^1\^9\^1\^2\|201\^/, /MSH\^1\^12\|203\^/, /MSH\^1\|100\^/, /MSH\^1\^18\|102\^/].map(pattern => expect.stringMatching(pattern)))
    expect(replies.join('')).not.toMatch(/secret/i)
    const messages = await store.ledger.messages({ state: 'quarantined' }, 10)
    expect(messages.map(({ problem }) => problem?.expression)).toEqual(['PID-3', 'MSH-9.2', 'MSH-12', 'MSH', 'MSH-18'])
    expect(JSON.stringify(messages)).not.toMatch(/secret/i)
  })

  it('takes a mended message under the control id of one that was refused, and a replay of what is understood since', async () => {
    const [refused, mended] = await send(lines(header('ADT^A04', 'A'), 'PID|1', PV1), lines(header('ADT^A04', 'A'), PID, PV1))
    expect([msa(refused), msa(mended)]).toEqual(['AE|A', 'AA|A'])
    // What time it is where the feed is was wrong in the settings: such a message is understood with those of today.
    const bytes = Buffer.from(lines(header('ADT^A04', 'B'), PID, PV1))
    await store.ledger.append([{ events: [], message: { ...keptMessage('hl7v2', bytes, undefined), problem: { code: 'MESSAGE_UNSUPPORTED', text: 'Not understood then.' }, reply: 'MSA|AR|B' } }])
    const [kept] = (await store.ledger.messages({ state: 'quarantined' }, 10)).slice(-1)
    expect(await replayMessage(services, String(kept?.id))).toEqual({ id: kept?.id, status: 'replayed', events: 1 })
    for (const id of [String(kept?.id), 'x', '-1', '', '1e3']) await expect(replayMessage(services, id)).rejects.toMatchObject({ code: 'MESSAGE_NOT_FOUND' })
    expect(msa((await send(bytes))[0])).toBe('AA|B')
    expect(await verifyLedger(services)).toMatchObject({ events: 2, faults: [] })
  })

  it('replays the others where one cannot be read with the key of today', async () => {
    const kept = async (id: string, key: Uint8Array | undefined): Promise<void> => {
      await store.ledger.append([{ events: [], message: { ...keptMessage('hl7v2', lines(header('ADT^A04', id), PID, PV1), key), problem: { code: 'MESSAGE_UNSUPPORTED', text: 'Not understood then.' } } }])
    }
    await kept('A', Buffer.alloc(32, 1))
    await kept('B', undefined)
    const outcomes: object[] = []
    for await (const outcome of replayAll(services)) outcomes.push(outcome)
    expect(outcomes).toMatchObject([{ status: 'quarantined', problem: { code: 'RECORD_KEY_MISMATCH' } }, { status: 'replayed', events: 1 }])
    expect(await store.ledger.messages({ state: 'quarantined' }, 10)).toMatchObject([{ problem: { code: 'MESSAGE_UNSUPPORTED' } }])
  })

  it('answers in enhanced mode what is asked for, and nothing where nothing is', async () => {
    const asking = (id: string, accept: string, application: string, text = PID): string => lines(header('ADT^A04', id, { rest: `||${accept}|${application}` }), text, PV1)
    const { socket, wait } = await sender()
    const all = [asking('1', 'AL', 'NE'), asking('2', 'NE', 'AL'), asking('3', 'NE', 'NE'), asking('4', 'ER', 'AL'), asking('5', 'ER', 'NE'), asking('6', 'ER', 'NE', 'PID|1'), asking('7', 'NE', 'SU', 'PID|1'), asking('8', 'SU', 'NE')]
    socket.write(Buffer.concat(all.map(framed)))
    socket.write(framed(MESSAGES['A04'] ?? ''))
    expect((await wait(6)).map(msa)).toEqual(['CA|1', 'AA|2', 'AA|4', 'CE|6', 'CA|8', 'AA|MSG1'])
    expect(await store.ledger.messageCounts()).toEqual({ recorded: 7, quarantined: 2, replayed: 0 })
  })

  it('closes the connection of a frame that is too large, and of nobody else', async () => {
    const good = await sender()
    const { socket, wait } = await sender()
    socket.write(Buffer.from([0x0b]))
    const closed = new Promise(resolve => socket.once('close', resolve))
    for (let written = 0; written < 17 && !socket.destroyed; written++) socket.write(Buffer.alloc(1024 * 1024, 0x41))
    const replies = await wait(1)
    expect([msa(replies[0]), err(replies[0])]).toEqual(['AE|', expect.stringContaining('207^')])
    await closed
    good.socket.write(framed(MESSAGES['A04'] ?? ''))
    expect(msa((await good.wait(1))[0])).toBe('AA|MSG1')
    expect(problems).toMatchObject([{ code: 'BODY_TOO_LARGE' }])
  })

  it('acknowledges nothing that is not stored, and all of what is', async () => {
    const { socket, replies } = await sender()
    await store.close()
    socket.write(framed(MESSAGES['A04'] ?? ''))
    await new Promise(resolve => socket.once('close', resolve))
    expect(replies).toEqual([])
    expect(problems).toMatchObject([{ code: 'STORE_UNAVAILABLE', text: expect.stringContaining('closed') }])
  })

  it('answers everything it has taken before it stops, also to a sender that has stopped sending', async () => {
    const { socket, replies } = await sender()
    const closed = new Promise(resolve => socket.once('close', resolve))
    socket.end(Buffer.concat(Array.from({ length: 150 }, (_, index) => framed((MESSAGES['A04'] ?? '').replace('MSG1', `M${index}`)))))
    await closed
    expect(replies.map(msa)).toEqual(Array.from({ length: 150 }, (_, index) => `AA|M${index}`))
  })
})
