import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { isStill } from './chaos-world'

it.skipIf(process.platform !== 'linux')(
  'a process that got the number of one that was written down is not that one',
  () => {
    const text = readFileSync('/proc/self/stat', 'utf8')
    const startedAt = text.slice(text.lastIndexOf(')') + 2).split(' ')[19]!
    const { pid } = process
    expect(isStill({ pid, startedAt })).toBe(true)
    expect(isStill({ pid, startedAt: String(Number(startedAt) - 1) })).toBe(false)
  },
)
