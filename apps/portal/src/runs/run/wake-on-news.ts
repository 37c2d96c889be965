import type { LogNews, LogWindow } from '@groundwork/runs/rows'
import { whenTouched } from '../../forms/touched'
import { dataHref, type TaskKey } from '../addresses'

/**
 * Calls `wake` when something is written to a log behind what came with the page, once, unless somebody uses the page before: then
 * all of it wakes. Returns what gives that up. A connection that is lost is made again by the browser, which asks from the same
 * place: nothing was shown since.
 */
export function wakeOnNews(key: TaskKey & { attempt: number }, { seen }: LogWindow, wake: () => void): () => void {
  const tail = new EventSource(dataHref('log/tail', { ...key, stream: 'merged', seen }))
  const end = () => tail.close()
  tail.onmessage = ({ data }: MessageEvent<string>) => {
    // The first says how long the log is, also where nothing is new.
    if ((JSON.parse(data) as LogNews).lines.length === 0) return
    end()
    wake()
  }
  for (const last of ['end', 'unreadable']) tail.addEventListener(last, end)
  void whenTouched().then(end)
  return end
}
