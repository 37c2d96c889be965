import { rmSync } from 'node:fs'
import { readJson, writePrivateJson } from './private-file'

/** What a script needs to know of a running Groundwork. */
export type Ready = { portalUrl: string; metadataUrl: string; firstSignInUrl: string | null; pid: number }

export function writeReadyFile(file: string, ready: Ready): void {
  writePrivateJson(file, ready)
}

export function removeReadyFile(file: string): void {
  rmSync(file, { force: true })
}

export function readReadyFile(file: string): Ready | null {
  const value = readJson(file) as Ready | null
  return value && typeof value.portalUrl === 'string' ? value : null
}
