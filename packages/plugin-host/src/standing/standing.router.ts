import { allowed, router } from '@groundwork/access/trpc'
import { pluginId } from '@groundwork/plugin-sdk/manifest'
import { z } from 'zod'
import { standingOf } from './standing'
import { uiConfigOf } from './ui-config'

const input = z.object({ id: pluginId })

/** What the portal asks while it shows the UIs of plugins. */
export const standingRouter = router({
  /** How a plugin stands for the viewer; null for one that was never registered. */
  standing: allowed('plugin.read')
    .input(input)
    .query(({ ctx, input: { id } }) => standingOf(ctx.pool, ctx.actor, id)),

  /** A plugin's configuration as its own UI reads it; secrets are kept elsewhere and are never in it. */
  uiConfig: allowed('plugin.use')
    .input(input)
    .query(({ ctx, input: { id } }) => uiConfigOf(ctx.pool, ctx.actor, id)),
})
