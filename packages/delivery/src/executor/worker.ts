import { type LastingWorker, startLastingWorker } from '@groundwork/plugin-host/lasting-worker'
import { taskName } from './queue'

type WorkerOptions = {
  /** It listens, so not through a transaction pooler. */
  databaseUrl: string
  concurrency: number
  pollMs: number
  work(promotionId: string): Promise<void>
}

const mostConnections = 4

/** Takes promotions from the queue. */
export function startWorker({ databaseUrl, concurrency, pollMs, work }: WorkerOptions): Promise<LastingWorker> {
  return startLastingWorker({
    name: 'delivery',
    connections: mostConnections,
    ...{ databaseUrl, concurrency, pollMs },
    taskList: { [taskName]: (payload) => work((payload as { id: string }).id) },
  })
}
