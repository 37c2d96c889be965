import { mergeRouters, router } from '@groundwork/access/trpc'
import { configRouter } from './config.router'
import { envelopesRouter } from './envelopes.router'
import { keysRouter } from './keys.router'
import { lifecycleRouter } from './lifecycle.router'
import { notificationsRouter } from './notifications.router'
import { readingRouter } from './reading.router'
import { requestsRouter } from './requests.router'
import { secretsRouter } from './secrets.router'

export const pluginsRouter = mergeRouters(
  readingRouter,
  lifecycleRouter,
  router({
    config: configRouter,
    secrets: secretsRouter,
    keys: keysRouter,
    envelopes: envelopesRouter,
    requests: requestsRouter,
    notifications: notificationsRouter,
  }),
)
