import type { Actor } from '@groundwork/access/can'
import { requireAllowed } from '@groundwork/access/require'
import { allowed, type Context, router } from '@groundwork/access/trpc'
import { checkWithBackend } from '../config/check-with-backend'
import { requireMayCheck } from '../config/may-check'
import { checkValues, configHistory, type ConfigSchema, readConfig, saveConfig } from '../config/config'
import { configSchemaOf } from '../reading/config-schema'
import { type BundleRow, bundleRow } from '../registry/bundles'
import { registered } from '../registry/installation'
import { requireOwner } from '../registry/transition'
import { changing } from './changing'
import * as inputs from './inputs'

const configuring = allowed('plugin.read')

export const configRouter = router({
  /** The configuration in force, its schema, what does not fit since an upgrade, and earlier revisions. */
  get: configuring.input(inputs.plugin).query(async ({ ctx, input: { id } }) => {
    const { schema } = await configurable(ctx, id)
    const now = await readConfig(ctx.pool, id)
    return {
      ...now,
      schema,
      findings: checkValues(schema, now.values).findings,
      history: await configHistory(ctx.pool, id),
    }
  }),

  /**
   * What is wrong with values: by the schema, and, where that is content, by the plugin's own check ("test connection").
   * `asked` is false where that was not asked, or the plugin has none.
   */
  check: configuring.input(inputs.configCheck).mutation(async ({ ctx, input }) => {
    const { schema, bundle } = 'id' in input ? await configurable(ctx, input.id) : await registrable(ctx, input.sha256)
    const { values, findings } = checkValues(schema, input.values)
    const wrong = findings.some(({ level }) => level === 'error')
    if (wrong || !bundle.manifest.backend) return { findings, asked: false }
    const { sha256 } = bundle
    const told = await checkWithBackend(ctx.engine, { sha256, values })
    return { findings: [...findings, ...(told ?? [])], asked: told !== null }
  }),

  /** Saves a new revision on top of the one the person saw. */
  save: configuring.input(inputs.configSave).mutation(async ({ ctx, input: { id, values, revision } }) => {
    const { schema } = await configurable(ctx, id)
    return { revision: await saveConfig(ctx.pool, { pluginId: id, values, revision, schema }, changing(ctx)) }
  }),
})

type Acting = Context & { actor: Actor }
type Configurable = { bundle: BundleRow; schema: ConfigSchema | null }

/**
 * A stored bundle and its schema, for those who may bring plugins; where one is registered under its id, for those who configure
 * that. Its backend is about to be asked, so it must be trusted as if it were registered.
 */
async function registrable({ pool, actor }: Acting, sha256: string): Promise<Configurable> {
  requireAllowed(actor, 'plugin.upload', { kind: 'plugin', id: (await bundleRow(pool, sha256)).pluginId })
  const { bundle } = await requireMayCheck(pool, actor, sha256)
  return { bundle, schema: (await configSchemaOf(pool, bundle)) as ConfigSchema | null }
}

/** The active bundle and its schema, for those who may configure the plugin. */
async function configurable({ pool, actor }: Acting, pluginId: string): Promise<Configurable> {
  const installed = await registered(pool, pluginId)
  await requireOwner(pool, actor, { action: 'plugin.configure', installed })
  const bundle = await bundleRow(pool, installed.activeSha)
  return { bundle, schema: (await configSchemaOf(pool, bundle)) as ConfigSchema | null }
}
