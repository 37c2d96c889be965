import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

/** The Unix user that runs the server; null when the current one may (PostgreSQL refuses to run as root). */
export type Identity = { name: string; uid: number; gid: number }

export const isRoot = process.platform !== 'win32' && process.getuid?.() === 0

export function serverIdentity(): Identity | null {
  if (!isRoot) return null
  for (const name of ['postgres', 'nobody']) {
    const uid = idOf('-u', name)
    const gid = idOf('-g', name)
    if (uid !== null && gid !== null) return { name, uid, gid }
  }
  throw new Error(
    'PostgreSQL does not run as root, and neither a user "postgres" nor "nobody" exists here. ' +
      'Start Groundwork as another user, or set DATABASE_URL to a PostgreSQL of your own.',
  )
}

function idOf(flag: '-u' | '-g', name: string): number | null {
  try {
    return Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
  } catch {
    return null
  }
}

/** Whether every folder from the root down to `target` lets any user pass. Folders that do not exist yet are not asked. */
export function othersMayPass(target: string): boolean {
  for (let folder = path.resolve(target); ; folder = path.dirname(folder)) {
    if (fs.existsSync(folder) && !(fs.statSync(folder).mode & 0o001)) return false
    if (folder === path.dirname(folder)) return true
  }
}

/** mkdir -p whose new folders any user may pass, whatever the umask is. */
export function makePassableFolder(folder: string): void {
  const first = fs.mkdirSync(folder, { recursive: true })
  if (!first || process.platform === 'win32') return
  for (let made = folder; ; made = path.dirname(made)) {
    fs.chmodSync(made, 0o755)
    if (made === first) return
  }
}
