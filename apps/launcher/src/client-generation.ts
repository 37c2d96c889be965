import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { waitForLock } from './lock'
import { root } from './paths'
import { runOrFail } from './run-command'
import { sourceHash } from './source-hash'

const folder = path.join(root, 'prisma')
const marker = path.join(folder, 'src/generated/.schema-hash')

/** Makes Prisma's client from the schema unless it was made from this very schema. True when it was made. */
export async function generateClient(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<boolean> {
  const key = sourceHash(root, ['prisma/schema', 'prisma/prisma.config.ts', 'node_modules/prisma/package.json'])
  if (madeFrom() === key) return false
  const lock = await waitForLock(checkoutLock('generate'), { signal })
  try {
    if (madeFrom() === key) return false
    const prisma = path.join(root, 'node_modules/prisma/build/index.js')
    await runOrFail('Making the database client', {
      command: process.execPath,
      args: [prisma, 'generate'],
      cwd: folder,
      env: { ...env, CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' },
      signal,
    })
    writeFileSync(marker, key)
    return true
  } finally {
    lock.release()
  }
}

/** Starts of several data folders share one checkout: what they make in it, one makes at a time. */
export function checkoutLock(name: string): string {
  return path.join(root, 'node_modules/.cache/groundwork', `${name}.lock`)
}

function madeFrom(): string | null {
  try {
    return readFileSync(marker, 'utf8')
  } catch {
    return null
  }
}
