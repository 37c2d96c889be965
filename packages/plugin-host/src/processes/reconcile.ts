import type { Sql } from '@groundwork/db/pool'
import { killTree, launcherPid } from './end-process'
import { abandon, exitOf, launcherOf } from './process-folder'
import { noteEnded, noteRunning, type ProcessRow } from './process-rows'
import { startMark } from './tree'

const lostWords = 'The launcher was lost before it could say how the run ended; nothing of it runs any more.'

/**
 * Brings the row of a process in line with what there is: running, ended as its folder says, or lost, and then nothing of it
 * runs any more. True while it lives. What was reserved and has not begun is given up unless it `mayBegin` still.
 */
export async function reconcile(sql: Sql, row: ProcessRow, mayBegin = false): Promise<boolean> {
  const { key, folder } = row
  const pid = launcherPid(folder, row)
  if (pid !== null) {
    if (row.state === 'starting') await noteRunning(sql, { key, pid, pidStart: startMark(pid) ?? '' })
    return true
  }
  const note = launcherOf(folder)
  if (note === null && row.pid === null) {
    if (mayBegin) return true
    // From here on no launcher begins: the file that it would make is there.
    if (!abandon(folder)) return true
    await noteEnded(sql, { key, state: 'lost', exitCode: null, reason: 'The engine ended before it had started it.' })
    return false
  }
  // Before it is called ended, nothing of it may run: somebody may start the same again on that word.
  if (!(await killTree(folder, key))) return true
  const exit = exitOf(folder)
  if (exit) await noteEnded(sql, { key, state: 'exited', exitCode: exit.exitCode, reason: exit.reason })
  else await noteEnded(sql, { key, state: 'lost', exitCode: null, reason: lostWords })
  return false
}
