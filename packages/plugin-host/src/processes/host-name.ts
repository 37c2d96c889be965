import { randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/** Names this machine together with the folder: processes of another machine or another data folder are not ours to look after. */
export function hostName(folder: string): string {
  const file = path.join(folder, 'host')
  try {
    writeFileSync(file, randomUUID().slice(0, 8), { flag: 'wx', mode: 0o600 })
  } catch {
    // It has its name already.
  }
  return `${os.hostname()}/${readFileSync(file, 'utf8').trim()}`
}
