import type { Actor } from '@groundwork/access/can'
import { allowed, type Context, router } from '@groundwork/access/trpc'
import { type Sql, transaction } from '@groundwork/db/pool'
import type { Manifest } from '@groundwork/plugin-sdk/manifest'
import { bundleRow } from '../registry/bundles'
import { registered } from '../registry/installation'
import { requireOwner } from '../registry/transition'
import { listSecrets, removeSecret, setSecret } from '../secrets/secrets'
import { installationSecret } from '../lifecycle/schema-access'
import { changing } from './changing'
import * as inputs from './inputs'

const configuring = allowed('plugin.read')
type Acting = Context & { actor: Actor }

export const secretsRouter = router({
  /** Which secrets the plugin wants and which are set; never their values. */
  list: configuring
    .input(inputs.plugin)
    .query(async ({ ctx, input: { id } }) => listSecrets(ctx.pool, await manifestOf(ctx, id))),
  set: configuring.input(inputs.secret).mutation(async ({ ctx, input: { id, name, value } }) => {
    const manifest = await manifestOf(ctx, id)
    const setting = { manifest, name, value, secret: installationSecret() }
    await inTransaction(ctx, (sql) => setSecret(sql, setting, changing(ctx)))
    return { id, name }
  }),
  remove: configuring.input(inputs.secretName).mutation(async ({ ctx, input: { id, name } }) => {
    await manifestOf(ctx, id)
    await inTransaction(ctx, (sql) => removeSecret(sql, { pluginId: id, name }, changing(ctx)))
    return { id, name }
  }),
})

/** The active manifest, for those who may configure the plugin. */
async function manifestOf({ pool, actor }: Acting, pluginId: string): Promise<Manifest> {
  const installed = await registered(pool, pluginId)
  await requireOwner(pool, actor, { action: 'plugin.configure', installed })
  return (await bundleRow(pool, installed.activeSha)).manifest
}

async function inTransaction({ pool, bus }: Acting, work: (sql: Sql) => Promise<void>): Promise<void> {
  await transaction(pool, work)
  bus.wake()
}
