import { type LastingWorker, startLastingWorker } from '@groundwork/plugin-host/lasting-worker'
import { checkTaskName, taskName } from './queue'

type WorkerOptions = {
  /** It listens, so not through a transaction pooler. */
  databaseUrl: string
  concurrency: number
  pollMs: number
  work(promotionId: string): Promise<void>
  /** Once an hour, by one of all engines. */
  check(): Promise<void>
}

const mostConnections = 4
const hourly = {
  task: checkTaskName,
  identifier: 'delivery-invariants',
  match: '23 * * * *',
  options: { maxAttempts: 3, jobKey: 'delivery-invariants' },
}

/** Takes promotions from the queue. */
export function startWorker({ databaseUrl, concurrency, pollMs, work, check }: WorkerOptions): Promise<LastingWorker> {
  return startLastingWorker({
    name: 'delivery',
    connections: mostConnections,
    ...{ databaseUrl, concurrency, pollMs },
    taskList: { [taskName]: (payload) => work((payload as { id: string }).id), [checkTaskName]: () => check() },
    cron: [hourly],
  })
}
