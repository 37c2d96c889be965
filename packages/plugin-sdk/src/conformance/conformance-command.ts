import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { measurePlugin } from './measure-plugin'
import type { ConformanceResult } from './result'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
/** Short names of what this repository holds; a folder is taken as well. */
const folders: Record<string, string> = {
  local: 'plugins/local-orchestrator',
  weak: 'e2e/third-party/weak-orchestrator',
  liar: 'e2e/third-party/liar',
}
const marks = { pass: 'kept   ', fail: 'BROKEN ', skipped: 'skipped' }

/** 0: kept; 1: something is broken; 2: it could not be measured. */
// Ends at once: a fault that stood in the way of a call may hold a connection open that nobody answers any more.
process.exit(await run(process.argv[2] ?? '', process.argv[3]))

/** `file`: where the report is written as JSON, for whoever brings it on. */
async function run(name: string, file?: string): Promise<number> {
  const folder = path.resolve(root, folders[name] ?? name)
  if (!name || !existsSync(path.join(folder, 'plugin.json'))) {
    console.error(`Name an orchestrator: ${Object.keys(folders).join(', ')}, or the folder of a plugin.`)
    return 2
  }
  const output = mkdtempSync(path.join(tmpdir(), 'gw-conformance-'))
  try {
    const report = await measurePlugin(folder, { output, onResult: say })
    const { passed, failed, skipped } = report
    if (file) writeFileSync(file, JSON.stringify(report))
    console.log(`${passed} kept, ${failed} broken, ${skipped} not measured.`)
    return failed > 0 ? 1 : 0
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    return 2
  } finally {
    rmSync(output, { recursive: true, force: true })
  }
}

function say({ id, title, result, words, ms }: ConformanceResult): void {
  const took = result === 'skipped' ? '' : ` (${ms} ms)`
  console.log(`${marks[result]} ${id.padEnd(3)} ${title}${took}\n            ${words}`)
}
