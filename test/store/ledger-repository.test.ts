import { afterEach, beforeEach, expect, it } from 'vitest'
import type { InteropEvent } from '../../src/interop/events/interop-event.js'
import { verifyLedger, type LedgerVerification } from '../../src/operations/interop/verify-ledger.js'
import { keptMessage } from '../../src/operations/interop/kept-message.js'
import { readConfig } from '../../src/config/read-config.js'
import type { NewMessage } from '../../src/store/interop/ledger-store.js'
import type { Store } from '../../src/store/store.js'
import { describeOnDatabases, type TestDatabase } from './databases.js'

const seen = (id: string, rest: Partial<InteropEvent> = {}): InteropEvent => ({ type: 'patient.seen', occurredAt: '2027-03-01T10:00:00.000Z', source: { system: 'ehr', id }, patient: 'token', tin: '123456789', npi: '1234567893', ...rest })
const message = (key: string, text: string, rest: Partial<NewMessage> = {}): NewMessage => ({
  ...keptMessage('hl7v2', text, undefined), key, reply: `accepted ${text}`, onConflict: { problem: { code: 'MESSAGE_CONFLICT', text: 'Another one.' }, reply: `refused ${text}` }, ...rest
})
const PROBLEM = { code: 'MESSAGE_MALFORMED', text: 'No PID.' } as const

describeOnDatabases('ledger repository', newDatabase => {
  let database: TestDatabase
  let store: Store
  beforeEach(async () => {
    database = await newDatabase()
    store = await database.open({ now: () => new Date('2027-03-01T12:00:00.000Z') })
  })
  afterEach(async () => { await store.close() })

  const verified = async (expected?: LedgerVerification['head']): Promise<LedgerVerification> => await verifyLedger({ store, config: readConfig({}) }, expected)

  it('gives events places without a gap, and the same event its place again', async () => {
    expect(await store.ledger.append([{ events: [seen('1')] }, { events: [seen('2'), seen('3')] }])).toEqual([{ status: 'recorded', positions: [1] }, { status: 'recorded', positions: [2, 3] }])
    expect(await store.ledger.append([{ events: [seen('2')] }, { events: [seen('4')] }, { events: [seen('4')] }])).toEqual([
      { status: 'duplicate', positions: [2] }, { status: 'recorded', positions: [4] }, { status: 'duplicate', positions: [4] }
    ])
    expect(await verified()).toMatchObject({ events: 4, faults: [], head: await store.ledger.head() })
    expect((await store.ledger.events({}, 10)).map(({ position, source, recordedAt }) => [position, source.id, recordedAt])).toEqual(['1', '2', '3', '4'].map((id, index) => [index + 1, id, '2027-03-01T12:00:00.000Z']))
  })

  it('refuses an event that contradicts what its source said, with all of its item, and nothing else', async () => {
    await store.ledger.append([{ events: [seen('1')] }])
    const outcomes = await store.ledger.append([{ events: [seen('2'), seen('1', { npi: '1234567802' })] }, { events: [seen('3')] }, { events: [seen('3', { tin: '000000000' })] }])
    expect(outcomes).toMatchObject([{ status: 'conflict', problem: { code: 'EVENT_CONFLICT' } }, { status: 'recorded', positions: [2] }, { status: 'conflict' }])
    expect(await store.ledger.append([{ events: [seen('4'), seen('4', { npi: '1234567802' })] }, { events: [seen('5'), seen('5')] }])).toMatchObject([{ status: 'conflict' }, { status: 'recorded', positions: [3, 3] }])
    expect(await verified()).toMatchObject({ events: 3, faults: [] })
  })

  it('answers a message sent again as it was answered, and quarantines another one under its key', async () => {
    const first = { message: message('A|1', 'one'), events: [seen('1')] }
    expect(await store.ledger.append([first, first])).toEqual([{ status: 'recorded', positions: [1] }, { status: 'duplicate', positions: [1], reply: 'accepted one' }])
    expect(await store.ledger.append([first])).toMatchObject([{ status: 'duplicate', reply: 'accepted one' }])
    const other = { message: message('A|1', 'two'), events: [seen('2')] }
    for (let time = 0; time < 2; time++) expect(await store.ledger.append([other])).toEqual([{ status: 'quarantined', problem: { code: 'MESSAGE_CONFLICT', text: 'Another one.' }, reply: 'refused two' }])
    expect(await store.ledger.messageCounts()).toEqual({ recorded: 1, quarantined: 1, replayed: 0 })
    expect(await verified()).toMatchObject({ events: 1, messages: 2, faults: [] })
  })

  it('keeps a message that is not understood, takes a mended one under its key, and records it once it is understood', async () => {
    const bad = { message: message('A|1', 'bad', { problem: PROBLEM, reply: 'refused bad' }), events: [] }
    for (let time = 0; time < 2; time++) expect(await store.ledger.append([bad])).toEqual([{ status: 'quarantined', problem: PROBLEM, reply: 'refused bad' }])
    expect(await store.ledger.append([{ message: message('A|1', 'good'), events: [seen('1')] }])).toMatchObject([{ status: 'recorded' }])
    const [kept] = await store.ledger.messages({ state: 'quarantined' }, 10)
    await store.ledger.noteProblem(kept?.id ?? 0, { ...PROBLEM, text: 'Still no PID.' })
    expect(await store.ledger.messages({ state: 'quarantined' }, 10)).toMatchObject([{ problem: { text: 'Still no PID.' } }])
    expect(await store.ledger.replay(kept?.id ?? 0, [seen('2')])).toEqual({ status: 'recorded', positions: [2] })
    expect(await store.ledger.replay(kept?.id ?? 0, [seen('2')])).toBeUndefined()
    // Its sender, who never stopped, is accepted now.
    expect(await store.ledger.append([{ message: message('A|1', 'bad'), events: [seen('2')] }])).toEqual([{ status: 'duplicate', positions: [2] }])
    expect((await store.ledger.events({}, 10)).map(({ messageHash }) => messageHash)).toEqual([message('', 'good').hash, message('', 'bad').hash])
    expect(await verified()).toMatchObject({ events: 2, messages: 2, faults: [] })
  })

  it('tells which messages are not those that were received, and goes on after them', async () => {
    await store.ledger.append(['one', 'two', 'three', 'four'].map(text => ({ message: message(text, text), events: [] })))
    await store.close()
    await database.execute("update interop_message set bytes = 'garbled' where id = 1; update interop_message set bytes = (select bytes from interop_message where id = 4) where id = 2")
    store = await database.open()
    expect(await verified()).toMatchObject({ messages: 4, faults: [{ position: 0, fault: expect.stringContaining('message 1 ') }, { position: 0, fault: expect.stringContaining('message 2 ') }] })
  })

  it('finds events by type, clinician, practice and time, page by page', async () => {
    await store.ledger.append([{ events: [seen('1'), seen('2', { type: 'pdmp.queried' }), seen('3', { npi: '1234567802' }), seen('4', { occurredAt: '2027-04-01T00:00:00.000Z' })] }])
    const ids = async (filter: Parameters<Store['ledger']['events']>[0], count = 10): Promise<string[]> => (await store.ledger.events(filter, count)).map(({ source }) => source.id)
    expect(await ids({ type: 'pdmp.queried' })).toEqual(['2'])
    expect(await ids({ npi: '1234567802', tin: '123456789' })).toEqual(['3'])
    expect(await ids({ from: '2027-04-01T00:00:00Z' })).toEqual(['4'])
    expect(await ids({ to: '2027-04-01T00:00:00Z' }, 2)).toEqual(['1', '2'])
    expect(await ids({ after: 2 })).toEqual(['3', '4'])
  })

  it('keeps its chain when several append at once', async () => {
    const stores = database.kind === 'postgresql' ? [store, await database.open()] : [store]
    const outcomes = await Promise.all(Array.from({ length: 40 }, async (_, index) => await (stores[index % stores.length] as Store).ledger.append([{ events: [seen(String(index % 30))] }])))
    expect(outcomes.flat().filter(({ status }) => status === 'recorded').length).toBe(30)
    expect(await verified()).toMatchObject({ events: 30, faults: [] })
    await stores[1]?.close()
  })

  it('lets nobody change or remove an event, and tells where somebody has done so in spite of it', async () => {
    await store.ledger.append(Array.from({ length: 6 }, (_, index) => ({ events: [seen(String(index))] })))
    const { head } = await verified()
    await store.ledger.append([{ events: [seen('later')] }])
    expect(await verified(head)).toMatchObject({ faults: [] })
    const change = async (statement: string): Promise<void> => {
      await store.close()
      try {
        await database.execute(statement)
      } finally {
        store = await database.open()
      }
    }
    for (const statement of ["update interop_event set npi = 'x'", 'delete from interop_event', 'truncate interop_event']) await expect(change(statement)).rejects.toThrow()
    await change('alter table interop_event disable trigger all')
    await change("update interop_event set npi = '1234567802' where position = 2")
    expect((await verified()).faults).toEqual([{ position: 2, fault: expect.stringContaining('columns') }])
    await change("update interop_event set content = replace(content, '1234567893', '1234567802') where position = 2")
    expect((await verified()).faults).toEqual([{ position: 2, fault: expect.stringContaining('hash') }])
    await change('delete from interop_event where position = 4')
    expect((await verified()).faults).toContainEqual({ position: 4, fault: expect.stringContaining('missing') })
    await change('delete from interop_event where position > 5')
    expect((await verified()).faults).toContainEqual({ position: 6, fault: expect.stringContaining('at the end') })
    await change('update interop_ledger set position = 5, hash = (select hash from interop_event where position = 5)')
    expect((await verified(head)).faults).toContainEqual({ position: 6, fault: expect.stringContaining('expected position') })
  })
})
