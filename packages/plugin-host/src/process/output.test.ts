import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { gatherOutput } from './output'

const child = (script: string) =>
  spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'pipe', 'pipe'], env: {} })

it('reads no more of a flood in a second than leaves the engine free, and ends with it', async () => {
  const flooding = child(
    `const text = '\\n'.repeat(65_536); (function write() { process.stdout.write(text); setImmediate(write) })()`,
  )
  let lines = 0
  const began = performance.now()
  gatherOutput(flooding, () => void lines++)
  await once(flooding.stdout!, 'pause')
  // What one second allows, for each that has begun: a busy machine may need several to write so much.
  const seconds = Math.floor(performance.now() / 1_000) - Math.floor(began / 1_000) + 1
  expect(lines).toBeLessThan(175_000 * seconds)
  const closed = once(flooding, 'close')
  flooding.kill('SIGKILL')
  await closed
})

it('keeps the last words and the report, whatever their length', async () => {
  const talking = child(
    `for (let n = 1; n <= 30; n++) console.error('word ' + n); require('node:fs').writeSync(3, 'x'.repeat(60_000))`,
  )
  const heard: string[] = []
  const output = gatherOutput(talking, (stream, line) => heard.push(`${stream} ${line}`))
  await once(talking, 'close')
  expect(heard).toHaveLength(30)
  expect(output.lastLines).toHaveLength(20)
  expect(output.lastLines.at(-1)).toBe('word 30')
  expect(output.report()).toHaveLength(10_000)
})
