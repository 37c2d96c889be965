import { requireMayShow } from '../envelope/admission'
import { type Audience, enable, type Installation, setAudience } from '../registry/registry'
import type { Changing, Seen } from '../registry/transition'

type Wanted = Seen & { audience: Audience }

/** Turns a plugin on for an audience that the envelope of its team holds, or that an administrator chose. */
export function enablePlugin(changing: Changing, wanted: Wanted): Promise<Installation | null> {
  return enable(changing, withinEnvelope(changing, wanted))
}

/** Changes who sees a plugin, within the envelope of its team. */
export function setPluginAudience(changing: Changing, wanted: Wanted): Promise<Installation | null> {
  return setAudience(changing, withinEnvelope(changing, wanted))
}

function withinEnvelope({ actor }: Changing, wanted: Wanted): Parameters<typeof enable>[1] {
  const { audience } = wanted
  return { ...wanted, prepare: (before, sql) => requireMayShow(sql, actor, { ...before, audience }) }
}
