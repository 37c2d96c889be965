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
  /** The system ends it with the engine. */
  ending: boolean
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
  return (found ??= find(true))
}

/** As on a system that lets processes outlive whoever started them. */
export function confinementWithoutEnding(): Promise<Confinement> {
  return find(false)
}

async function find(mayEnd: boolean): Promise<Confinement> {
  const [permission, limiting, ending] = await Promise.all([
    findPermissionModel(),
    findLimits(),
    mayEnd ? findEnding() : { works: false, why: 'It was left out.' },
  ])
  const { shape, refusal } = await findShape(limiting.args, ending.works)
  const protections: Protections = {
    uid: shape?.uid ? on : off(uidReason(refusal)),
    environment: on,
    permissionModel: permission.flag ? on : off(permission.why),
    network: shape && shape.spaces !== 'none' ? on : off(spaceReason(refusal)),
    processes: shape && shape.spaces !== 'none' && shape.spaces !== 'network' ? on : off(spaceReason(refusal)),
    memory: memoryProtection(),
    limits: limiting.args.length > 0 ? on : off(limiting.why),
    ending: shape?.ending ? on : off(ending.why || `The system refused it: ${refusal}.`),
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
    wrap: (uid, command) => [...limit(limiting.args, uid), ...(shape ? confine(shape, uid, command) : command)],
  }
}

/**
 * Node.js 20 has the model under an experimental name; a newer one also closes the network, which the socket needs, and has
 * a database that opens files past the model.
 */
async function findPermissionModel(): Promise<{ flag: string | null; more: string[]; why: string }> {
  let why = ''
  for (const flag of ['--permission', '--experimental-permission']) {
    const complaint = await tryCommand([process.execPath, flag, '-e', '0'])
    if (complaint === null) {
      return { flag, more: [...known('--allow-net'), ...known('--no-experimental-sqlite')], why }
    }
    why = `Node.js ${process.versions.node} refuses its permission model: ${complaint}`
  }
  return { flag: null, more: [], why }
}

/** The flag, where this Node.js has it. */
function known(flag: string): string[] {
  return process.allowedNodeEnvironmentFlags.has(flag) ? [flag] : []
}

/** Found out by itself: where an operator allows less than these, that must not cost every other protection. */
async function findLimits(): Promise<{ args: string[]; why: string }> {
  const program = systemProgram('prlimit')
  if (!program) return { args: [], why: 'The system has no program "prlimit".' }
  const args = [program, '--nofile=4096:4096', '--core=0', '--fsize=268435456:268435456']
  const complaint = await tryCommand([...args, '--', process.execPath, '-e', '0'])
  return complaint === null ? { args, why: '' } : { args: [], why: `The system refused the limits: ${complaint}` }
}

/** A signal that the system itself sends when the engine's process is gone, also when it was killed. */
async function findEnding(): Promise<{ works: boolean; why: string }> {
  if (process.platform !== 'linux')
    return { works: false, why: `Only Linux ends a process with the one that started it; this is ${process.platform}.` }
  if (!systemProgram('setpriv')) return { works: false, why: 'The system has no program "setpriv".' }
  const complaint = await tryCommand([...endWithParent(), process.execPath, '-e', '0'])
  return complaint === null ? { works: true, why: '' } : { works: false, why: `The system refused it: ${complaint}` }
}

function endWithParent(): string[] {
  return [systemProgram('setpriv') ?? 'setpriv', '--pdeathsig', 'KILL', '--']
}

async function findShape(limits: string[], ending: boolean): Promise<{ shape: Shape | null; refusal: string }> {
  if (process.platform !== 'linux') return { shape: null, refusal: '' }
  let refusal = ''
  for (const shape of candidates(process.getuid?.() === 0, ending)) {
    const uid = shape.uid ? pluginUser('probe') : null
    const command = confine(shape, uid, [process.execPath, '-e', '0'])
    const complaint = await tryCommand([...limit(limits, uid), ...command])
    if (complaint === null) return { shape, refusal }
    refusal ||= complaint
  }
  return { shape: null, refusal }
}

function candidates(root: boolean, ending: boolean): Shape[] {
  const spaces: Spaces[] = systemProgram('unshare') ? ['all', 'network and processes', 'network'] : []
  const uids = root && systemProgram('setpriv') ? [true, false] : [false]
  const shapes = uids.flatMap((uid) => [
    ...(root ? spaces.map((each) => ({ uid, spaces: each, ordinary: false })) : []),
    ...spaces.map((each) => ({ uid, spaces: each, ordinary: true })),
    { uid, spaces: 'none' as const, ordinary: true },
  ])
  // An older "unshare" that cannot end what it started must not cost the namespaces.
  return shapes.flatMap((shape) => (ending ? [true, false] : [false]).map((each) => ({ ...shape, ending: each })))
}

function confine(shape: Shape, uid: number | null, command: string[]): string[] {
  const spaces = shape.spaces === 'none' ? [] : unshare(shape.spaces, shape)
  // The signal is forgotten with a change of the user, so it is asked for again with that.
  const outer = shape.ending ? endWithParent() : []
  const person = uid === null ? [] : dropTo(uid, shape.ending)
  const first = hasProcesses(shape.spaces) ? init : []
  // The program that changes the user may start Node.js where that user could not, as below root's own home; a shell cannot.
  const inner = shape.ordinary ? [...person, ...spaces, ...first] : [...spaces, ...first, ...person]
  return [...outer, ...inner, ...command]
}

function hasProcesses(spaces: Spaces): boolean {
  return spaces === 'all' || spaces === 'network and processes'
}

function unshare(spaces: Exclude<Spaces, 'none'>, { ordinary, ending }: Pick<Shape, 'ordinary' | 'ending'>): string[] {
  const user = ordinary ? ['--user', '--map-current-user'] : []
  // With the first process of its namespace all the others go.
  const kill = ending && hasProcesses(spaces) ? ['--kill-child'] : []
  return [systemProgram('unshare') ?? 'unshare', ...user, ...spaceFlags[spaces], ...kill, '--']
}

function dropTo(uid: number, ending: boolean): string[] {
  const program = systemProgram('setpriv') ?? 'setpriv'
  const ids = [`--reuid=${uid}`, `--regid=${uid}`, '--clear-groups']
  const signal = ending ? ['--pdeathsig', 'KILL'] : []
  return [program, ...ids, ...signal, '--no-new-privs', '--inh-caps=-all', '--bounding-set=-all', '--']
}

function limit(args: string[], uid: number | null): string[] {
  if (args.length === 0) return []
  // Processes are counted a user: without a user of its own, the engine's would count too.
  const processes = uid === null ? [] : ['--nproc=512']
  return [...args, ...processes, '--']
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
