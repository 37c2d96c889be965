import { loadActor } from '@groundwork/access/actor'
import { can } from '@groundwork/access/can'
import { ConflictError } from '@groundwork/access/errors'
import type { Sql } from '@groundwork/db/pool'
import { enablePlugin, setPluginAudience } from '../lifecycle/change-audience'
import { rollBackPlugin, upgradePlugin } from '../lifecycle/change-version'
import { registerPlugin } from '../lifecycle/register'
import type { BundleRow } from '../registry/bundles'
import type { Installation } from '../registry/installation'
import { requireNothingPending } from '../registry/moves'
import type { Changing } from '../registry/transition'
import { installed, type RequestAction } from './action'

export type Asked = { pluginId: string; teamId: string | null; sha256: string; askedBy: string; action: RequestAction }
type Work = { request: Asked; bundle: BundleRow; sql: Sql }

/** Does what was asked, as it was asked, by the hand of whoever approves. Throws ConflictError where it shows something else by now. */
export async function carryOut(changing: Changing, { request, bundle, sql }: Work): Promise<void> {
  const { action, sha256, pluginId, askedBy } = request
  await requireStillMayAsk(sql, request, bundle)
  const before = await installed(sql, pluginId)
  if (before && isDone(before, request)) return
  if (action.kind === 'register') {
    await registerPlugin(changing, { ...action, sha256, registeredBy: askedBy })
    return
  }
  const now = requireSame(before, { request, bundle, activeSha: action.activeSha })
  const { generation } = now
  if (action.kind === 'upgrade') await upgradePlugin(changing, { pluginId, sha256, generation })
  else if (action.kind === 'rollback') await goBack(changing, now, sha256)
  else await show(changing, now, action.audience)
}

/** An earlier approval was carried out, and ended before the request was closed. */
function isDone({ ownerTeam, activeSha, pendingSha }: Installation, { action, teamId, sha256 }: Asked): boolean {
  return action.kind !== 'audience' && ownerTeam === teamId && [activeSha, pendingSha].includes(sha256)
}

async function goBack(changing: Changing, { pluginId, name, generation, previousSha }: Installation, sha256: string) {
  if (previousSha !== sha256)
    throw new ConflictError(`${name} would go back to another version now. Let it be asked for anew.`)
  await rollBackPlugin(changing, { pluginId, generation })
}

async function show(
  changing: Changing,
  now: Installation,
  audience: Extract<RequestAction, { kind: 'audience' }>['audience'],
): Promise<void> {
  // Else a version that nobody was asked about would come to them in a moment.
  requireNothingPending(now)
  const { pluginId, generation, state } = now
  const change = state === 'enabled' ? setPluginAudience : enablePlugin
  await change(changing, { pluginId, generation, audience })
}

type Same = { request: Asked; bundle: BundleRow; activeSha: string }

/** The plugin as the request speaks of it. */
function requireSame(now: Installation | null, { request, bundle, activeSha }: Same): Installation {
  if (!now)
    throw new ConflictError(
      `${bundle.manifest.name} was uninstalled meanwhile. Refuse the request, or ask for it anew.`,
    )
  if (now.ownerTeam !== request.teamId)
    throw new ConflictError(`${now.name} belongs to another team now. Refuse the request; its owner can ask anew.`)
  if (now.activeSha === activeSha) return now
  throw new ConflictError(
    `${now.name} runs version ${now.version} now, so this request shows another difference. Let it be asked for anew.`,
  )
}

/** What was asked in a team's name is done in it only while the asker still speaks for the team. */
async function requireStillMayAsk(sql: Sql, { askedBy, teamId }: Asked, { manifest, pluginId }: BundleRow) {
  const asker = await loadActor(sql, askedBy)
  const resource = { kind: 'plugin', id: pluginId, ownerTeam: teamId }
  if (asker && can(asker, 'plugin.ask', resource).allowed) return
  const who = asker ? `${asker.name} may not ask for ${manifest.name} any more` : 'Whoever asked has no access any more'
  throw new ConflictError(`${who}. Refuse the request, or let a maintainer of the team ask anew.`)
}
