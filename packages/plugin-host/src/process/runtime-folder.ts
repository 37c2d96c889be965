import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { groupMembers, killGroup, processFacts } from './process-identity'
import { runnerSource } from './runner'

/** The places of one process. Short: the path of a Unix socket holds 107 characters at most. */
export type InstanceFolder = {
  folder: string
  runner: string
  /** Where the plugin listens. */
  socket: string
  /** Where it asks the platform; made by the host. */
  platformSocket: string
  /** Its own to write to, empty at the start. */
  scratch: string
}

/** Where processes have their sockets: a folder that other users can pass through, but not list, and nobody else owns. */
export function runtimeRoot(dataDir: string): string {
  const name = `gw-${createHash('sha256').update(path.resolve(dataDir)).digest('hex').slice(0, 8)}`
  const user = process.getuid?.() ?? 0
  const root = path.join(temporaryFolder(), `${name}-${user}`)
  mkdirSync(root, { recursive: true, mode: 0o711 })
  const facts = lstatSync(root)
  if (!facts.isDirectory() || (process.getuid && facts.uid !== user))
    throw new Error(`${root} belongs to somebody else. Remove it, or set TMPDIR to a folder of the engine's own.`)
  chmodSync(root, user === 0 ? 0o711 : 0o700)
  mkdirSync(path.join(root, 'bundles'), { recursive: true })
  chmodSync(path.join(root, 'bundles'), 0o711)
  return root
}

/** As it really is: Node.js follows links before its permission model looks, and macOS has its temporary folders behind one. */
function temporaryFolder(): string {
  try {
    const folder = realpathSync(os.tmpdir())
    if (isUsable(folder)) return folder
  } catch {
    // The folder that TMPDIR names is not there.
  }
  return realpathSync('/tmp')
}

/** Short enough for the paths of sockets (40 characters are ours, and macOS takes 103), and open to the users of plugins. */
function isUsable(folder: string): boolean {
  if (process.platform === 'win32') return true
  if (folder.length > 60) return false
  if (process.getuid?.() !== 0) return true
  for (let at = path.resolve(folder); at !== path.dirname(at); at = path.dirname(at))
    if (!((statSync(at, { throwIfNoEntry: false })?.mode ?? 0) & 0o001)) return false
  return true
}

/** Makes the places of a new process; `uid` owns what it may write to. */
export function makeInstanceFolder(root: string, uid: number | null): InstanceFolder {
  const folder = path.join(root, randomBytes(5).toString('hex'))
  const own = path.join(folder, 'run')
  const scratch = path.join(folder, 'scratch')
  for (const each of [folder, own, scratch]) mkdirSync(each, { mode: 0o700 })
  const runner = path.join(folder, 'runner.mjs')
  writeFileSync(runner, runnerSource, { mode: 0o600 })
  if (uid !== null) {
    chownSync(folder, 0, uid)
    chownSync(runner, 0, uid)
    // Set apart from making them: the engine's own mask may take rights away.
    chmodSync(folder, 0o710)
    chmodSync(runner, 0o640)
    for (const each of [own, scratch]) chownSync(each, uid, uid)
  }
  if (process.platform === 'win32') {
    // Windows has pipes by name in place of sockets in folders.
    const pipe = (which: string) => `\\\\.\\pipe\\gw-${path.basename(folder)}-${which}`
    return { folder, runner, socket: pipe('s'), platformSocket: pipe('p'), scratch }
  }
  return { folder, runner, socket: path.join(own, 's'), platformSocket: path.join(folder, 'p'), scratch }
}

/**
 * Closes the folder of the socket to the plugin once it listens, so that it cannot put something else in its place. False
 * when what is there is no socket of its own.
 */
export function sealSocket({ socket }: InstanceFolder, uid: number | null): boolean {
  if (process.platform === 'win32') return true
  try {
    if (uid !== null) chownSync(path.dirname(socket), 0, uid)
    const facts = lstatSync(socket)
    return facts.isSocket() && (uid === null || facts.uid === uid)
  } catch {
    return false
  }
}

/** Lets the plugin's user, and no other, into a folder of the host's. */
export function admitOnly(folder: string, uid: number | null): void {
  if (uid === null) return
  chownSync(folder, 0, uid)
  chmodSync(folder, 0o750)
}

export function removeInstanceFolder({ folder }: Pick<InstanceFolder, 'folder'>): void {
  rmSync(folder, { recursive: true, force: true })
}

type Note = { group: number; startedAt: string; uid: number | null; engine: number; engineStartedAt: string }

/** Notes which process a folder belongs to, so that a later engine can end what this one leaves behind. */
export function noteProcess({ folder }: InstanceFolder, group: number, uid: number | null): void {
  const engine = process.pid
  const note: Note = {
    group,
    startedAt: processFacts(group)?.startedAt ?? '',
    uid,
    engine,
    engineStartedAt: processFacts(engine)?.startedAt ?? '',
  }
  writeFileSync(path.join(folder, 'process.json'), JSON.stringify(note), { mode: 0o600 })
}

/** Ends the processes of engines that are gone and removes their folders; answers how many were ended. */
export function clearLeftOvers(root: string): number {
  let ended = 0
  for (const name of readdirSync(root)) {
    const folder = path.join(root, name)
    const note = /^[0-9a-f]{10}$/.test(name) ? readNote(folder) : undefined
    if (note === undefined || (note && isAlive(note.engine, note.engineStartedAt))) continue
    if (note) ended += endLeftOver(note)
    removeInstanceFolder({ folder })
  }
  return ended
}

/** Null where a folder was made and no process noted: an engine that was ended in between. */
function readNote(folder: string): Note | null | undefined {
  try {
    return JSON.parse(readFileSync(path.join(folder, 'process.json'), 'utf8')) as Note
  } catch {
    const old = Date.now() - lstatSync(folder).mtimeMs > 60_000
    return old ? null : undefined
  }
}

function isAlive(pid: number, startedAt: string): boolean {
  if (process.platform === 'linux') return processFacts(pid)?.startedAt === startedAt
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** A group lives on when its first process is gone: then its members are known by their user and their age. */
function endLeftOver({ group, startedAt, uid }: Note): number {
  const known = groupMembers(group).some(
    (member) =>
      (member.pid === group && member.startedAt === startedAt) ||
      (member.pid !== group && (uid === null || member.uid === uid) && Number(member.startedAt) >= Number(startedAt)),
  )
  if (known) killGroup(group, 'SIGKILL')
  return known ? 1 : 0
}
