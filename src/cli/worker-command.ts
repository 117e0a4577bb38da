import closeWithGrace from 'close-with-grace'
import { Command } from 'commander'
import { configFromEnvironment } from '../config/environment.js'
import { openServices } from '../operations/open-services.js'
import { EXIT, print, run, say, warningLine } from './terminal.js'

/** What is under way goes back to the queue; that takes no longer than this. */
const STOP_TIMEOUT_MS = 10_000

/** `asm-ecqm worker`: this machine's part in evaluation runs. */
export function workerCommand (): Command {
  return new Command('worker')
    .description('Work on evaluation runs until stopped; any number of machines may, over one PostgreSQL (DATABASE_URL)')
    .option('--demo', 'with the demonstration population at hand')
    .addHelpText('after', `
A worker that is killed loses nothing and doubles nothing: what it had taken goes back after 30 seconds, what it had finished is in the database.
Stops cleanly on SIGINT (Ctrl+C) and SIGTERM. ASM_THREADS says how many partitions it evaluates at once.`)
    .action(async (options: { demo?: true }) => { await run(async () => await work(options.demo === true)) })
}

async function work (demo: boolean): Promise<number> {
  const services = await openServices({ config: configFromEnvironment(), demo, work: true, onProblem: problem => { say(warningLine(problem)) } })
  let stopping = false
  const grace = closeWithGrace({ delay: STOP_TIMEOUT_MS, logger: false }, async ({ err }) => {
    stopping = true
    if (err !== undefined) say(`Stopping after an unexpected ${err.name}.`)
    await services.close()
    say('Stopped.')
  })
  print('Ready: waiting for evaluation runs. Stop with Ctrl+C.')
  try {
    await services.worker?.ended
  } finally {
    if (!stopping) {
      grace.uninstall()
      await services.close()
    }
  }
  return EXIT.done
}
