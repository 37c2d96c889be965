import type { Actor } from '@groundwork/access/can'
import { allowed, clientError, router } from '@groundwork/access/trpc'
import type { BusEvent } from '@groundwork/db/events'
import type { Sql } from '@groundwork/db/pool'
import { installation, mayUse } from '@groundwork/plugin-host/registry'
import { tracked, TRPCError } from '@trpc/server'
import { z } from 'zod'
import { endOf } from './open-streams'

const ofPlugin = /^plugin\.([a-z][a-z0-9-]*)\.[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*$/

const interest = z.object({
  // What everybody may read. Of people and tokens not even ids are told; of notifications only a person's own.
  // Of what plugins published, each is told to those who may use that plugin.
  topic: z.union([
    z.enum([
      'run',
      'task',
      'project',
      'plugin',
      'plugin-log',
      'notification',
      'config',
      'environment',
      'integration',
      'version',
      'promotion',
      'target',
      'launch',
      'freeze',
    ]),
    z.string().max(200).regex(ofPlugin, 'There is no such topic. What a plugin publishes is plugin.<id>.<name>.'),
  ]),
  key: z.string().max(200).optional(),
})

const eventsInput = z.object({
  interests: z.array(interest).min(1).max(100),
  /** Sent by the client when it comes back after a break: the last cursor it saw. */
  lastEventId: z.string().max(100).nullish(),
})

/** What a page is told. `reload` means that the place where it left off is gone: it fetches afresh. */
export type LiveEvent = { topic: string; key: string; payload: unknown; at: number } | { reload: true }

const reload: LiveEvent = { reload: true }

function toLiveEvent({ topic, key, payload, at }: BusEvent): LiveEvent {
  return { topic, key, payload, at: at.getTime() }
}

/** The key of a notification is the id of the person it is for. */
function requireOwn(actor: Actor, interests: z.infer<typeof interest>[]): void {
  const own = actor.kind === 'user' ? actor.id : null
  if (interests.every(({ topic, key }) => topic !== 'notification' || (own !== null && key === own))) return
  throw new TRPCError({
    code: 'FORBIDDEN',
    message: 'Notifications are told to the person they are for. Ask for your own.',
  })
}

/**
 * Whether a person may hear an event. Asked for each one of a plugin, since its audience may change while a page is open; an
 * interest in a plugin that is off is no error, or it would end what else the page listens to.
 */
async function mayHear(sql: Sql, actor: Actor, topic: string): Promise<boolean> {
  const pluginId = ofPlugin.exec(topic)?.[1]
  if (pluginId === undefined) return true
  const installed = await installation(sql, pluginId)
  return installed !== null && mayUse(actor, installed).allowed
}

export const liveRouter = router({
  /** Changes from now on, or from `lastEventId` without a gap. Ends when the client goes away. */
  events: allowed('run.read')
    .input(eventsInput)
    .use(({ ctx, input, next }) => {
      // Here, so that it is an answer of its own and not the end of a stream that has begun.
      requireOwn(ctx.actor, input.interests)
      return next()
    })
    .subscription(async function* ({ ctx, input, signal }) {
      const end = endOf(ctx, signal)
      const events = ctx.bus.stream({
        interests: input.interests,
        after: input.lastEventId ?? null,
        signal: end.signal,
      })
      try {
        for await (const event of events) {
          // Untracked: the client must not come back with a place that does not exist.
          if ('reload' in event) yield { id: '', data: reload }
          else if (await mayHear(ctx.pool, ctx.actor, event.topic)) yield tracked(event.cursor, toLiveEvent(event))
        }
      } catch (error) {
        throw clientError(error, ctx.requestId)
      } finally {
        end.forget()
      }
    }),
})
