import { UnavailableError } from '@groundwork/access/errors'
import type { ConfigFinding } from '@groundwork/plugin-sdk/protocol'
import { z } from 'zod'

/** Where the engine hands a configuration to the plugin's own check; POST `{ sha256, values }`, of a bundle that is installed or is about to be. */
export const checkConfigPath = '/plugins/v1/-/check-config'

const finding = z
  .object({ path: z.string(), level: z.enum(['error', 'warning', 'info']), message: z.string().max(2_000) })
  .transform(placed)
const answer = z.object({ findings: z.array(finding).max(200).nullable() })

/** A place that is no JSON pointer is no field of a form: the finding then speaks of the whole, and names the place. */
function placed({ path, level, message }: ConfigFinding): ConfigFinding {
  if (path === '' || /^\/./.test(path)) return { path, level, message }
  return { path: '', level, message: path === '/' ? message : `${path}: ${message}` }
}

type Engine = (path: string, init?: RequestInit) => Promise<Response>

/**
 * What the plugin's backend says of a configuration ("test connection"); null when it has no check of its own. Throws
 * UnavailableError when it cannot be asked.
 */
export async function checkWithBackend(
  engine: Engine,
  { sha256, values }: { sha256: string; values: unknown },
): Promise<ConfigFinding[] | null> {
  const response = await engine(checkConfigPath, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sha256, values }),
  }).catch(() => null)
  const body: unknown = response && (await response.json().catch(() => null))
  const read = answer.safeParse(body)
  if (response?.ok && read.success) return read.data.findings
  throw new UnavailableError(
    messageOf(body) ??
      'The plugin does not answer right now. Its values fit its schema; try the connection again in a moment.',
  )
}

function messageOf(body: unknown): string | null {
  const message = z.object({ message: z.string().min(1).max(2_000) }).safeParse(body)
  return message.success ? message.data.message : null
}
