import { randomBytes } from 'node:crypto'
import { accessSync, chmodSync, constants, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { Failure } from './failure'
import { type DataLayout, shownPath } from './paths'
import { writePrivateFile } from './private-file'

/**
 * Makes the data folder and what belongs in it from the first moment. Its private files are private one by one; the
 * folder itself may only be passed through, because a server that root starts runs as another user and must get by.
 */
export function prepareDataFolder(layout: DataLayout): void {
  const existed = existsSync(layout.folder)
  try {
    mkdirSync(layout.folder, { recursive: true })
    accessSync(layout.folder, constants.W_OK | constants.X_OK)
    if (!existed) chmodSync(layout.folder, process.getuid?.() === 0 ? 0o711 : 0o700)
    for (const folder of [layout.logs, layout.metaflowHome, layout.datastore, layout.samples])
      mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Failure(
      `The data folder ${shownPath(layout.folder)} cannot be used (${reason}): name another with --data.`,
    )
  }
}

/** The secret of this installation: signs what portal and engine tell one another. Made once, readable by its owner. */
export function installationSecret(layout: DataLayout, env: NodeJS.ProcessEnv): string {
  const named = env['GROUNDWORK_SECRET']
  if (named !== undefined && named !== '') {
    if (named.length < 32) throw new Failure('GROUNDWORK_SECRET must have at least 32 characters.', 2)
    return named
  }
  if (!existsSync(layout.secret)) writePrivateFile(layout.secret, `${randomBytes(32).toString('base64url')}\n`)
  const secret = readFileSync(layout.secret, 'utf8').trim()
  if (secret.length < 32)
    throw new Failure(
      `${shownPath(layout.secret)} is damaged: remove it, and a new one is made (everybody signs in again).`,
    )
  return secret
}
