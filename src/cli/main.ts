#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import { SOFTWARE } from '../operations/software.js'
import { conformanceCommand } from './conformance-command.js'
import { eventsCommand } from './events-command.js'
import { evaluateCommand } from './evaluate-command.js'
import { explainCommand } from './explain-command.js'
import { keysCommand } from './keys-command.js'
import { measuresCommand } from './measures-command.js'
import { pullCommand } from './pull-command.js'
import { runCommand } from './run-command.js'
import { serveCommand } from './serve-command.js'
import { snapshotsCommand } from './snapshots-command.js'
import { sourceCommand } from './source-command.js'
import { EXIT } from './terminal.js'
import { valueSetsCommand } from './valuesets-command.js'
import { workerCommand } from './worker-command.js'

const program = new Command('asm-ecqm')
  .description('FHIR interoperability and eCQM service for the CMS Ambulatory Specialty Model')
  .version(SOFTWARE.version)
  .showHelpAfterError('Run with --help for usage and examples.')
  .configureOutput({ outputError: (text, write) => { write(text.replace(/^error: /, 'error USAGE: ')) } })
  .addCommand(serveCommand())
  .addCommand(sourceCommand())
  .addCommand(keysCommand())
  .addCommand(pullCommand())
  .addCommand(snapshotsCommand())
  .addCommand(runCommand())
  .addCommand(workerCommand())
  .addCommand(eventsCommand())
  .addCommand(evaluateCommand())
  .addCommand(explainCommand())
  .addCommand(conformanceCommand())
  .addCommand(valueSetsCommand())
  .addCommand(measuresCommand())

exitThrough(program)
// A reader that has seen enough (`| head`) closes the pipe; that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => { if (error.code === 'EPIPE') process.exit(EXIT.done); else throw error })

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof CommanderError)) throw error
  process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.refused
}

/** Usage mistakes throw instead of ending the process, so that they get our exit code. */
function exitThrough (command: Command): void {
  command.exitOverride()
  command.configureOutput(program.configureOutput())
  command.showHelpAfterError('Run with --help for usage and examples.')
  for (const child of command.commands) exitThrough(child as Command)
}
