import { dropJobs } from '../jobs/queue'
import { admit, admitAgain } from '../envelope/admission'
import { type Installation, markUninstalled, requestUpgrade, rollBack } from '../registry/registry'
import { undoMigrationsLater } from '../registry/undo-migrations'
import type { Changing, Seen } from '../registry/transition'
import { dropData, withSchema } from './data'

/** Upgrades to another stored bundle of the plugin. Its tables are brought up to date before any process of it starts. */
export function upgradePlugin(changing: Changing, wanted: Seen & { sha256: string }): Promise<Installation | null> {
  return withSchema(changing.pool, (bring) =>
    requestUpgrade(changing, {
      ...wanted,
      prepare: async (before, bundle, sql) => {
        await admit(sql, changing.actor, { ...before, bundle, before })
        await bring(bundle)
      },
    }),
  )
}

/**
 * Goes back to the version before. It was admitted once, and that may be long ago: a key that was revoked since stands in the way of
 * it, and for a team an envelope that does not hold it any more.
 */
export async function rollBackPlugin(changing: Changing, seen: Seen): Promise<Installation | null> {
  const after = await withSchema(changing.pool, (bring) =>
    rollBack(changing, {
      ...seen,
      prepare: async (before, bundle, sql) => {
        if (!before.dev) await admitAgain(sql, changing.actor, { ...before, bundle, before })
        await bring(bundle)
      },
    }),
  )
  // Without a process to bring up the pointer has moved already.
  if (after && !after.pendingSha) undoMigrationsLater(changing.pool, after)
  return after
}

/** Uninstalls; `dropData` deletes its tables, values, configuration, secrets and logs, else they wait for the next registration. */
export function uninstallPlugin(
  changing: Changing,
  wanted: Seen & { dropData: boolean },
): Promise<Installation | null> {
  return markUninstalled(changing, {
    ...wanted,
    prepare: async (before, sql) => {
      await dropJobs(sql, before.pluginId)
      if (wanted.dropData) await dropData(changing.pool, before.pluginId, sql)
    },
  })
}
