import { pluginUser } from './plugin-user'
import { off, on, type Protection, type Protections } from './protections'
import { systemProgram, tryCommand } from './system-programs'

/** What this system lets the host do to keep a plugin in its place; found out once, by trying. */
export type Confinement = {
  protections: Protections
  /** The plugin's own user id; null where all run as the engine's user. */
  userOf(pluginId: string): number | null
  /** The Node.js flags of the permission model. */
  permissionFlags(access: { read: string[]; write: string[] }): string[]
  /** The command, inside everything that is in force. */
  wrap(uid: number | null, command: string[]): string[]
}

type Spaces = 'all' | 'network and processes' | 'network' | 'none'
type Shape = {
  uid: boolean
  spaces: Spaces /** Made as an ordinary user, inside a user namespace. */
  ordinary: boolean
}

const spaceFlags: Record<Exclude<Spaces, 'none'>, string[]> = {
  all: ['--net', '--pid', '--fork', '--mount-proc'],
  'network and processes': ['--net', '--pid', '--fork'],
  network: ['--net'],
}
/** The first process of a process namespace cannot be ended as others can, so a shell is that, and reaps what is left. */
const init = ['/bin/sh', '-c', '"$@"; exit $?', 'init']

let found: Promise<Confinement> | undefined

/** Tries what the system allows, once a process. */
export function findConfinement(): Promise<Confinement> {
  return (found ??= find())
}

async function find(): Promise<Confinement> {
  const permission = await findPermissionModel()
  const { shape, refusal } = await findShape()
  const limits = shape && systemProgram('prlimit') ? on : off('The system has no program "prlimit".')
  const protections: Protections = {
    uid: shape?.uid ? on : off(uidReason(refusal)),
    environment: on,
    permissionModel: permission.flag ? on : off(permission.why),
    network: shape && shape.spaces !== 'none' ? on : off(spaceReason(refusal)),
    processes: shape && shape.spaces !== 'none' && shape.spaces !== 'network' ? on : off(spaceReason(refusal)),
    memory: memoryProtection(),
    limits,
  }
  return {
    protections,
    userOf: (pluginId) => (shape?.uid ? pluginUser(pluginId) : null),
    permissionFlags: ({ read, write }) =>
      permission.flag
        ? [
            permission.flag,
            ...permission.more,
            ...read.map((place) => `--allow-fs-read=${place}`),
            ...write.map((place) => `--allow-fs-write=${place}`),
          ]
        : [],
    wrap: (uid, command) => (shape ? wrap(shape, uid, command) : command),
  }
}

/** Node.js 20 has the model under an experimental name; a newer one also closes the network, which the socket needs. */
async function findPermissionModel(): Promise<{ flag: string | null; more: string[]; why: string }> {
  let why = ''
  for (const flag of ['--permission', '--experimental-permission']) {
    const complaint = await tryCommand([process.execPath, flag, '-e', '0'])
    if (complaint === null) {
      const more = process.allowedNodeEnvironmentFlags.has('--allow-net') ? ['--allow-net'] : []
      return { flag, more, why }
    }
    why = `Node.js ${process.versions.node} refuses its permission model: ${complaint}`
  }
  return { flag: null, more: [], why }
}

async function findShape(): Promise<{ shape: Shape | null; refusal: string }> {
  if (process.platform !== 'linux') return { shape: null, refusal: '' }
  let refusal = ''
  for (const shape of candidates(process.getuid?.() === 0)) {
    const command = wrap(shape, shape.uid ? pluginUser('probe') : null, [process.execPath, '-e', '0'])
    const complaint = await tryCommand(command)
    if (complaint === null) return { shape, refusal }
    refusal ||= complaint
  }
  return { shape: null, refusal }
}

function candidates(root: boolean): Shape[] {
  const spaces: Spaces[] = systemProgram('unshare') ? ['all', 'network and processes', 'network'] : []
  const uids = root && systemProgram('setpriv') ? [true, false] : [false]
  return uids.flatMap((uid) => [
    ...(root ? spaces.map((each) => ({ uid, spaces: each, ordinary: false })) : []),
    ...spaces.map((each) => ({ uid, spaces: each, ordinary: true })),
    { uid, spaces: 'none' as const, ordinary: true },
  ])
}

function wrap(shape: Shape, uid: number | null, command: string[]): string[] {
  const spaces = shape.spaces === 'none' ? [] : unshare(shape.spaces, shape.ordinary)
  const person = uid === null ? [] : dropTo(uid)
  const first = shape.spaces === 'all' || shape.spaces === 'network and processes' ? init : []
  const inside = shape.ordinary ? [...person, ...spaces] : [...spaces, ...person]
  return [...limit(uid), ...inside, ...first, ...command]
}

function unshare(spaces: Exclude<Spaces, 'none'>, ordinary: boolean): string[] {
  const user = ordinary ? ['--user', '--map-current-user'] : []
  return [systemProgram('unshare') ?? 'unshare', ...user, ...spaceFlags[spaces], '--']
}

function dropTo(uid: number): string[] {
  const program = systemProgram('setpriv') ?? 'setpriv'
  const ids = [`--reuid=${uid}`, `--regid=${uid}`, '--clear-groups']
  return [program, ...ids, '--no-new-privs', '--inh-caps=-all', '--bounding-set=-all', '--']
}

function limit(uid: number | null): string[] {
  const program = systemProgram('prlimit')
  if (!program) return []
  // Processes are counted a user: without a user of its own, the engine's would count too.
  const processes = uid === null ? [] : ['--nproc=512']
  return [program, '--nofile=4096:4096', '--core=0', ...processes, '--']
}

function uidReason(refusal: string): string {
  if (process.platform !== 'linux')
    return `Users of their own for plugins work on Linux only; this is ${process.platform}.`
  if (process.getuid?.() !== 0)
    return 'Only root may start processes as other users, and the engine does not run as root.'
  return `The system refused it: ${refusal || 'there is no program "setpriv"'}.`
}

function spaceReason(refusal: string): string {
  if (process.platform !== 'linux') return `Namespaces exist on Linux only; this is ${process.platform}.`
  return `The system refused namespaces: ${refusal || 'there is no program "unshare"'}.`
}

function memoryProtection(): Protection {
  return process.platform === 'linux'
    ? on
    : off('Memory is limited by Node.js alone: only Linux shows what a process uses.')
}
