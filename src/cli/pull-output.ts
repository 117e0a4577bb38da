import type { PulledSnapshot } from '../operations/pulls/pull-into-snapshot.js'
import { say } from './terminal.js'

/** Says each step of a pull once. */
export function tellPullProgress (): (text: string) => void {
  let told = ''
  return text => {
    if (text !== told && text !== '') say(text)
    told = text
  }
}

/** Says what was pulled and what went wrong with it; true where something did. */
export function tellPulled ({ pull, snapshot }: PulledSnapshot): boolean {
  const { count, origin } = snapshot.manifest
  const resources = Object.values(origin?.counts ?? {}).reduce((sum, one) => sum + one, 0)
  say(`${count} patients with ${resources} resources, by ${pull.method === 'bulk' ? 'Bulk Data export' : 'crawl'}.`)
  const problems = [...Object.entries(pull.problems), ...Object.entries(origin?.problems ?? {}).flatMap(([code, types]) => Object.entries(types).map(([type, number]) => [`${code} ${type}`, number] as const))]
  for (const [problem, number] of problems) say(`${problem}: ${number}`)
  return problems.length > 0
}
