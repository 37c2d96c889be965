import { beyondWords } from '@groundwork/plugin-host/envelope/environments'
import { coversId } from '@groundwork/plugin-host/excess'
import type { RouterOutputs } from '../../trpc/types'

type Envelope = RouterOutputs['plugins']['envelopes']['list']['envelopes'][number]
type Held = {
  envelopes: Pick<Envelope, 'teamId' | 'idPrefix' | 'teamName' | 'environments'>[]
  plugins: RouterOutputs['plugins']['list']
}

/** Why an environment is beyond the envelope of a plugin's team; null: it is not. */
export function beyondOf({ envelopes, plugins }: Held, pluginId: string, environment: string): string | null {
  const plugin = plugins.find((each) => each.pluginId === pluginId)
  if (!plugin?.ownerTeam) return null
  const envelope = envelopes.find(({ teamId, idPrefix }) => teamId === plugin.ownerTeam && coversId(idPrefix, pluginId))
  return beyondWords(plugin.label.name, envelope ?? null, environment)
}
