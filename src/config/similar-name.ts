/** The one of `names` that `name` was probably meant to be: at most three letters apart; undefined where none is near. */
export function similarName (name: string, names: readonly string[]): string | undefined {
  const nearest = names.map(one => ({ one, distance: editDistance(name, one) })).sort((a, b) => a.distance - b.distance)[0]
  return nearest !== undefined && nearest.distance <= 3 ? nearest.one : undefined
}

/** Levenshtein distance: letters to insert, delete or replace. */
function editDistance (from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (const [row, letter] of [...from].entries()) {
    const current = [row + 1]
    for (const [column, other] of [...to].entries()) {
      current.push(Math.min((current[column] ?? 0) + 1, (previous[column + 1] ?? 0) + 1, (previous[column] ?? 0) + (letter === other ? 0 : 1)))
    }
    previous = current
  }
  return previous[to.length] ?? 0
}
