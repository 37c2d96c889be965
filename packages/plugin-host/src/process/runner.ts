/**
 * What Node.js runs in a plugin's process: imports the backend's entry and starts it. Kept as text so that a bundled engine
 * has it too. It reports what ends the process on the descriptor 3, one JSON a line, and ends when the engine is gone.
 */
export const runnerSource = `import { writeSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const [, , entry, folder] = process.argv

function report(kind, error) {
  const message = error instanceof Error ? error.name + ': ' + error.message : String(error)
  const stack = error instanceof Error && typeof error.stack === 'string' ? error.stack.split('\\n') : []
  const own = stack.find((line) => line.includes(folder)) ?? stack.find((line) => /^\\s+at /.test(line) && !line.includes('node:'))
  const at = own?.trim().replace(/^at /, '').replaceAll(pathToFileURL(folder).href + '/', '').replaceAll(folder + '/', '')
  try {
    writeSync(3, JSON.stringify({ kind, message: message.slice(0, 2000), at: at?.slice(0, 500) }) + '\\n')
  } catch {}
}

process.on('uncaughtException', (error, origin) => {
  console.error(error)
  report(origin === 'unhandledRejection' ? 'rejection' : 'exception', error)
  process.exit(1)
})
process.stdin.on('error', () => {}).on('end', () => process.exit(0)).resume()

try {
  const { default: backend } = await import(pathToFileURL(entry).href)
  if (typeof backend?.start !== 'function')
    throw new TypeError('The backend has no default export made with defineBackend().')
  await backend.start()
} catch (error) {
  console.error(error)
  report('start', error)
  process.exit(1)
}
`

/** What the runner says before the process ends. */
export type RunnerReport = { kind: 'start' | 'exception' | 'rejection'; message: string; at?: string }

export function parseReport(text: string): RunnerReport | null {
  const line = text.trim().split('\n').at(-1)
  if (!line) return null
  try {
    const { kind, message, at } = JSON.parse(line) as Record<string, unknown>
    if (kind !== 'start' && kind !== 'exception' && kind !== 'rejection') return null
    return { kind, message: String(message), ...(typeof at === 'string' ? { at } : {}) }
  } catch {
    return null
  }
}
