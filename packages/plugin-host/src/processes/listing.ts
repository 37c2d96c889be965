import { execFileSync } from 'node:child_process'

// What `ps` says, for systems without /proc. Each column is an option of its own: BSD takes what follows a "=" for a heading.
// The date must be in the same words whoever asks, in whatever language and time zone: the launcher asks in the same way.

export type Listed = { pid: number; group: number; session: number }

export function listedStart(pid: number): string | null {
  try {
    return startOfListed(ps(['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)]))
  } catch {
    return null
  }
}

/** The start in a line of state and date; null where there is no such process, or it is a zombie. */
export function startOfListed(listed: string): string | null {
  const [state = '', ...began] = listed.trim().split(/\s+/)
  return state.startsWith('Z') || began.length === 0 ? null : began.join(' ')
}

export function listedEverybody(): Listed[] {
  return everybodyOfListed(ps(['-ax', '-o', 'pid=', '-o', 'pgid=', '-o', 'stat=']))
}

/** The living of lines of number, group and state. The session of another process is not told everywhere: the group stands for it. */
export function everybodyOfListed(listed: string): Listed[] {
  return listed
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , state]) => state !== undefined && !state.startsWith('Z'))
    .map(([pid, group]) => ({ pid: Number(pid), group: Number(group), session: Number(group) }))
}

function ps(options: string[]): string {
  return execFileSync('ps', options, {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC0' },
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 16_000_000,
  })
}
