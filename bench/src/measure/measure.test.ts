import { spawn } from 'node:child_process'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parseAnswer } from './connection'
import { quantile } from './load'
import { cpuMsOf, treeOf } from './process-tree'
import { formatTable } from './table'

describe('parseAnswer', () => {
  it('waits for the whole body, with a length and in chunks', () => {
    const plain = 'HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\nhello'
    expect(parseAnswer(Buffer.from(plain.slice(0, -1)))).toBeNull()
    expect(parseAnswer(Buffer.from(plain))).toMatchObject({ status: 201, body: Buffer.from('hello'), closes: false })
    const chunked =
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n'
    expect(parseAnswer(Buffer.from(chunked.slice(0, -4)))).toBeNull()
    expect(parseAnswer(Buffer.from(chunked))).toMatchObject({ status: 200, body: Buffer.from('hello'), closes: true })
  })
})

it('takes quantiles', () => {
  const sorted = Array.from({ length: 100 }, (_, n) => n)
  expect([quantile(sorted, 0.5), quantile(sorted, 0.99), quantile(sorted, 1)]).toEqual([50, 99, 99])
})

it('aligns a table', () => {
  expect(
    formatTable([
      { name: 'list', ms: 1.5 },
      { name: 'a longer one', ms: 12 },
    ]),
  ).toBe('name           ms\nlist          1.5\na longer one   12')
})

// Starts two processes, one of which burns CPU: on a busy machine that takes longer than tests usually may.
it.runIf(process.platform === 'linux')('counts the CPU time of a child of a child', { timeout: 30_000 }, async () => {
  const code = `const { spawnSync } = require('child_process'); spawnSync(process.execPath, ['-e', 'while (process.cpuUsage().user < 300000);']); console.log('done'); setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill())
  await new Promise((resolve) => child.stdout.once('data', resolve))
  expect(treeOf([process.pid])).toContain(child.pid)
  expect(cpuMsOf([child.pid!])).toBeGreaterThanOrEqual(200)
})
