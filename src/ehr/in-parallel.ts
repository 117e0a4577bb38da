/** Works through `items`, at most `most` at once; the first failure ends it when what is under way has settled. */
export async function inParallel<Item> (items: readonly Item[], most: number, work: (item: Item) => Promise<void>): Promise<void> {
  const waiting = items[Symbol.iterator]()
  const failures: unknown[] = []
  const line = async (): Promise<void> => {
    for (let next = waiting.next(); next.done !== true && failures.length === 0; next = waiting.next()) {
      try {
        await work(next.value)
      } catch (thrown) {
        failures.push(thrown)
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, line))
  if (failures.length > 0) throw failures[0]
}
