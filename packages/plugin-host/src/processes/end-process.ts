import { setTimeout as delay } from 'node:timers/promises'
import { launcherOf, treeOf } from './process-folder'
import { signal, startMark, treeMembers } from './tree'

const lookMs = 50
/** What the launcher may take to end after what it started has. */
const launcherMs = 4_000
const killMs = 5_000

/**
 * Whether the launcher of a folder lives: the very process, not one that was given its number later. A row without the mark of
 * its process names none: whoever has the number by now may be anybody.
 */
export function launcherPid(folder: string, row?: { pid: number | null; pidStart: string | null }): number | null {
  const note = launcherOf(folder)
  if (note && 'pid' in note) return livingPid(note.pid, note.startedAt)
  return row?.pid && row.pidStart ? livingPid(row.pid, row.pidStart) : null
}

/** A launcher that could not read its own mark is known by its number alone. */
function livingPid(pid: number, began: string): number | null {
  const mark = startMark(pid)
  return mark !== null && (began === '' || mark === began) ? pid : null
}

type Ending = { folder: string; key: string; graceMs: number; row?: { pid: number | null; pidStart: string | null } }

/**
 * Asks a launcher to end what it started, and ends it when it does not. True only when nothing of it lives any more: neither
 * the launcher nor anything of its tree.
 */
export async function endProcess({ folder, key, graceMs, row }: Ending): Promise<boolean> {
  const pid = launcherPid(folder, row)
  if (pid !== null) {
    signal(pid, 'SIGTERM')
    if (!(await gone(() => launcherPid(folder, row) === null, graceMs))) {
      // The launcher sees its group end and can still say how.
      for (const member of treeMembers(treeOf(folder, key))) signal(member, 'SIGKILL')
      if (!(await gone(() => launcherPid(folder, row) === null, launcherMs))) signal(pid, 'SIGKILL')
    }
  }
  return killTree(folder, key, () => launcherPid(folder, row) === null)
}

/** Ends what is left of a tree; true when nothing is. */
export async function killTree(folder: string, key: string, isLauncherGone = () => true): Promise<boolean> {
  return gone(() => {
    const left = treeMembers(treeOf(folder, key))
    for (const member of left) signal(member, 'SIGKILL')
    return left.length === 0 && isLauncherGone()
  }, killMs)
}

async function gone(isGone: () => boolean, withinMs: number): Promise<boolean> {
  const until = performance.now() + withinMs
  for (;;) {
    if (isGone()) return true
    if (performance.now() > until) return false
    await delay(lookMs)
  }
}
