import type { Sql } from '@groundwork/db/pool'
import { installation } from '../registry/installation'
import { type EnvelopeRow, envelopeOf } from './envelopes'

/** What an envelope says of environments; one that names none holds for none. */
export type Within = Pick<EnvelopeRow, 'idPrefix' | 'teamName' | 'environments'>

/** Why an environment is beyond the envelope of a plugin's team, as a sentence that says what to ask for; null: it is not. */
export function beyondWords(name: string, within: Within | null, environment: string): string | null {
  if (!within || within.environments.includes(environment)) return null
  const { teamName, idPrefix, environments } = within
  const named = environments.length > 0 ? `names ${environments.join(', ')}` : 'names no environment'
  return (
    `${name} belongs to the team ${teamName}, whose envelope "${idPrefix}" ${named}: ${environment} is beyond it. ` +
    `An administrator can add ${environment} to the envelope under Plugins, Envelopes.`
  )
}

/** `beyondWords` of an installed plugin; null too for one whose team has no envelope that covers it. */
export async function beyondEnvelope(
  sql: Sql,
  { pluginId, environment }: { pluginId: string; environment: string },
): Promise<string | null> {
  const installed = await installation(sql, pluginId)
  if (!installed?.ownerTeam) return null
  const envelope = await envelopeOf(sql, pluginId)
  return beyondWords(installed.name, envelope?.teamId === installed.ownerTeam ? envelope : null, environment)
}
