import path from 'node:path'
import { buildPlugin } from '../build/build-plugin'
import { problemLine } from '../build/problem'
import type { Command } from './command'
import { folderOf, sizeWords } from './plugin-argument'

export const buildCommand: Command = {
  name: 'build',
  takes: ['[folder]'],
  summary: 'builds UI and backend into dist/',
  details:
    'UI: modules for browsers, without what the portal shares. Backend: one module for Node with everything in it.',
  options: {},
  async run(call) {
    const { surroundings } = call
    const began = performance.now()
    const built = await buildPlugin(folderOf(call))
    for (const warning of built.warnings) surroundings.say(`warning: ${problemLine(warning)}`)
    for (const file of built.made) surroundings.say(`  ${sizeWords(file.bytes.length).padStart(9)}  ${file.path}`)
    const where = path.relative(surroundings.cwd, built.output) || '.'
    surroundings.say(
      `Built ${built.manifest.id} ${built.manifest.version} into ${where} in ${Math.round(performance.now() - began)} ms.`,
    )
    return 0
  },
}
