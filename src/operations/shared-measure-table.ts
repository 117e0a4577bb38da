import { measureTable, type MeasureTable } from './measure-table.js'
import type { Services } from './services.js'

const running = new WeakMap<Services, Promise<MeasureTable>>()

/**
 * As `measureTable`; who asks while it is being computed shares that computation. On a first start the command line waits for it and
 * a reader may open the start page meanwhile: evaluating the population twice at once would make both wait twice as long.
 */
export async function sharedMeasureTable (services: Services): Promise<MeasureTable> {
  let table = running.get(services)
  if (table === undefined) {
    table = measureTable(services).finally(() => { running.delete(services) })
    running.set(services, table)
  }
  return await table
}
