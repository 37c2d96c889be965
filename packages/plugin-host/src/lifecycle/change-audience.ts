import { requireMayShow, requireTrust } from '../envelope/admission'
import { bundleRow } from '../registry/bundles'
import { type Audience, enable, type Installation, setAudience } from '../registry/registry'
import type { Changing, Seen } from '../registry/transition'

type Wanted = Seen & { audience: Audience }

/**
 * Turns a plugin on for an audience that the envelope of its team holds, or that an administrator chose. Its key must still be
 * trusted: what was switched off because its key was lost is not switched on again.
 */
export function enablePlugin(changing: Changing, wanted: Wanted): Promise<Installation | null> {
  const { prepare, ...rest } = withinEnvelope(changing, wanted)
  return enable(changing, {
    ...rest,
    async prepare(before, sql) {
      await requireTrust(sql, await bundleRow(sql, before.activeSha), before.ownerTeam)
      await prepare?.(before, sql)
    },
  })
}

/** Changes who sees a plugin, within the envelope of its team. */
export function setPluginAudience(changing: Changing, wanted: Wanted): Promise<Installation | null> {
  return setAudience(changing, withinEnvelope(changing, wanted))
}

function withinEnvelope({ actor }: Changing, wanted: Wanted): Parameters<typeof enable>[1] {
  const { audience } = wanted
  return { ...wanted, prepare: (before, sql) => requireMayShow(sql, actor, { ...before, audience }) }
}
