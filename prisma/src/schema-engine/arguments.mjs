import fs from 'node:fs'

/**
 * What Prisma's CLI passes to the engine.
 * @typedef {{ url: string, shadowDatabaseUrl?: string }} Datasource
 * @typedef {{ version: boolean, command: string | null, datasource: Datasource, datamodels: [string, string][] }} Arguments
 */

/**
 * @param {string[]} argv
 * @returns {Arguments} `command` is that of `cli <command>`; null means: serve JSON-RPC. `datamodels` are [path, content].
 */
export function parseArguments(argv) {
  return {
    version: argv.includes('--version'),
    command: argv.includes('cli') ? (argv[argv.indexOf('cli') + 1] ?? '') : null,
    datasource: JSON.parse(valuesOf(argv, '--datasource')[0] ?? '{}'),
    datamodels: valuesOf(argv, '--datamodels').map((file) => [file, fs.readFileSync(file, 'utf8')]),
  }
}

/** All words after `flag` up to the next flag. */
function valuesOf(argv, flag) {
  const start = argv.indexOf(flag) + 1
  if (start === 0) return []
  const rest = argv.slice(start)
  const end = rest.findIndex((word) => word.startsWith('--') || word === 'cli')
  return end === -1 ? rest : rest.slice(0, end)
}
