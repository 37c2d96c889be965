import type { Actor } from '@groundwork/access/can'
import { NotAllowedError } from '@groundwork/access/errors'
import { allowed, router } from '@groundwork/access/trpc'
import { listNotifications, markRead } from '../notifications/notifications'
import * as inputs from './inputs'

export const notificationsRouter = router({
  /** A person's own, newest first. */
  list: allowed('notification.read')
    .input(inputs.notifications)
    .query(({ ctx, input }) => listNotifications(ctx.pool, { ...input, userId: personId(ctx.actor) })),
  markRead: allowed('notification.read')
    .input(inputs.read)
    .mutation(async ({ ctx, input }) => {
      const userId = personId(ctx.actor)
      const read = await markRead(ctx.pool, userId, input.ids)
      await ctx.bus.publish(ctx.pool, [{ topic: 'notification', key: userId }])
      ctx.bus.wake()
      return { read }
    }),
})

function personId(actor: Actor): string {
  if (actor.kind === 'user') return actor.id
  throw new NotAllowedError('Only a person who is signed in has notifications.')
}
