import readline from 'node:readline'
import { disposeAll } from './connection.mjs'
import { loadEngine, newEngine, takePanic } from './engine.mjs'

const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)

/**
 * JSON-RPC, one message a line, until stdin ends.
 * @param {import('./arguments.mjs').Arguments} args
 */
export async function serve(args) {
  await loadEngine()
  for await (const line of readline.createInterface({ input: process.stdin })) {
    if (!line.trim()) continue
    const { id, method, params } = JSON.parse(line)
    // Without a method it is the CLI's answer to a `print` of ours.
    if (method) await answer({ id, method, params, args })
  }
}

async function answer({ id, method, params, args }) {
  try {
    send({ id, result: await call({ id, method, params, args }) })
  } catch (error) {
    const data = { is_panic: false, message: takePanic() ?? error.message, meta: error.meta ?? null }
    const message = 'An error happened. Check the data field for details.'
    send({ id, error: { code: 4466, message, data: { ...data, error_code: error.code ?? null } } })
  } finally {
    await disposeAll()
  }
}

async function call({ id, method, params, args }) {
  // A new engine for each call: its advisory lock and its shadow database go away with its connections.
  const engine = await newEngine(args)
  // In the WebAssembly build these two cannot open a shadow database: they take the migrations' schema from the cache
  // that devDiagnostic fills.
  if (method === 'evaluateDataLoss' || method === 'createMigration') {
    await engine.devDiagnostic({ migrationsList: params.migrationsList, filters: params.filters })
  }
  const result = await engine[method === 'getDatabaseVersion' ? 'version' : method](params)
  if (method !== 'diff') return result ?? {}
  // The native engine prints a diff through the CLI and answers with the exit code only.
  if (result.stdout) send({ id: 1_000_000 + id, method: 'print', params: { content: result.stdout } })
  return { exitCode: result.exitCode, stdout: null }
}
