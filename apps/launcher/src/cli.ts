import { commandUsage, parseCommand } from './command-line'
import { runCommandLine } from './commands'
import { describeFailure, Failure } from './failure'

try {
  const command = parseCommand(process.argv.slice(2), process.env)
  if (command.kind === 'help') console.log(commandUsage)
  else await runCommandLine(command)
} catch (error) {
  console.error(describeFailure(error))
  process.exitCode = error instanceof Failure ? error.exitCode : 1
}
