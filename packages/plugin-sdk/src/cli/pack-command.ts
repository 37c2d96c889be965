import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Command } from './command'
import { textOf } from './command'
import { packPlugin } from '../build/pack-plugin'
import { problemLine } from '../build/problem'
import { folderOf, sizeWords } from './plugin-argument'

export const packCommand: Command = {
  name: 'pack',
  takes: ['[folder]'],
  summary: 'builds, checks and packs the plugin into <id>-<version>.tgz',
  details: 'The same sources give the same bytes. What the portal would refuse is refused here first.',
  options: {
    out: { value: 'FILE', help: "where to write the bundle (default: <id>-<version>.tgz in the plugin's folder)" },
  },
  async run(call) {
    const { surroundings, values } = call
    const folder = folderOf(call)
    const { bytes, sha256, manifest, warnings } = await packPlugin(folder)
    for (const warning of warnings) surroundings.say(`warning: ${problemLine(warning)}`)
    const out = textOf(values, 'out')
    const file = out ? path.resolve(surroundings.cwd, out) : path.join(folder, `${manifest.id}-${manifest.version}.tgz`)
    writeFileSync(file, bytes)
    surroundings.say(`${path.relative(surroundings.cwd, file)}  ${sizeWords(bytes.length)}  sha256 ${sha256}`)
    return 0
  },
}
