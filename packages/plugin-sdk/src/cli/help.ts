import type { Command } from './command'

/** The help of the whole program, or of one command: both from the table of commands. */
export function helpText(commands: Command[], command: Command | null): string {
  return command ? commandHelp(command) : programHelp(commands)
}

function programHelp(commands: Command[]): string {
  const lines = columns(commands.map((command) => [[command.name, ...command.takes].join(' '), command.summary]))
  return `groundwork-plugin: makes plugins for Groundwork.

${lines}

groundwork-plugin <command> --help says more about each.`
}

function commandHelp({ name, takes, summary, details, options }: Command): string {
  const rows = Object.entries(options).map(([option, { value, help }]): [string, string] => [
    `--${option}${value ? ` ${value}` : ''}`,
    help,
  ])
  const usage = `groundwork-plugin ${[name, ...takes].join(' ')}${rows.length > 0 ? ' [options]' : ''}`
  return [`${usage}\n`, summary, details, rows.length > 0 ? `\n${columns(rows)}` : undefined]
    .filter((part) => part !== undefined)
    .join('\n')
}

function columns(rows: [string, string][]): string {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n')
}
