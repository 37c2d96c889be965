#!/usr/bin/env node
import { createInterface } from 'node:readline/promises'
import { runCli } from './run-cli'

const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort())

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  try {
    return await terminal.question(question, { signal: stopping.signal })
  } finally {
    terminal.close()
  }
}

process.exitCode = await runCli(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  say: (line) => console.log(line),
  complain: (line) => console.error(line),
  ask: process.stdin.isTTY ? ask : undefined,
  signal: stopping.signal,
})
