import { startEngine } from './engine'
import { readEnv } from './env'
import { rolesArgument } from './roles'

const roles = rolesArgument(process.argv.slice(2))
const env = readEnv(roles === undefined ? process.env : { ...process.env, GROUNDWORK_ROLES: roles })
const engine = await startEngine(env)
if (env.tokenless)
  console.error('WARNING: recording needs no token. Anybody who can reach this address may write runs.')
console.log(JSON.stringify({ engine: 'ready', url: engine.url }))

let stopping = false
async function stop() {
  if (stopping) return
  stopping = true
  await engine.close()
  process.exit(0)
}
process.on('SIGTERM', () => void stop())
process.on('SIGINT', () => void stop())
