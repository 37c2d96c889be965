import { mkdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { processFacts } from '../process/process-identity'

export type EngineName = { id: string; pid: number }
/** `space`: where numbers of processes mean what they say: this start of the machine, and this container. */
type Note = { pid: number; startedAt: string; space: string }

const fileOf = (root: string, id: string) => path.join(root, 'engines', id)

/** Notes which process an engine is, so that others on this machine know when it is gone. */
export function noteEngine(root: string, id: string): void {
  mkdirSync(path.dirname(fileOf(root, id)), { recursive: true, mode: 0o700 })
  const { pid } = process
  const note: Note = { pid, startedAt: processFacts(pid)?.startedAt ?? '', space: space() }
  writeFileSync(fileOf(root, id), JSON.stringify(note), { mode: 0o600 })
}

export function forgetEngine(root: string, id: string): void {
  rmSync(fileOf(root, id), { force: true })
}

/**
 * Whether an engine on the list of this machine has certainly ended. One with another data folder left no note here: its
 * process must be gone then; one in a container beside this one is never certain.
 */
export function isEngineGone(root: string, { id, pid }: EngineName): boolean {
  if (process.platform !== 'linux') return false
  const note = readNote(root, id)
  if (note && note.space !== space()) return false
  const facts = processFacts(pid)
  const gone = !facts || (note !== null && facts.startedAt !== note.startedAt)
  if (gone) forgetEngine(root, id)
  return gone
}

function readNote(root: string, id: string): Note | null {
  try {
    return JSON.parse(readFileSync(fileOf(root, id), 'utf8')) as Note
  } catch {
    return null
  }
}

function space(): string {
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return ''
  }
}
