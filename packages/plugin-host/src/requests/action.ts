import type { Sql } from '@groundwork/db/pool'
import { z } from 'zod'
import { audienceWords } from '../registry/audience-words'
import type { BundleRow } from '../registry/bundles'
import { installation, type Installation, isPreviewOfFolder } from '../registry/installation'
import { audienceInput } from '../router/audience-input'

/** What is carried out at approval. Secrets are no part of it: they are set when the plugin is there. */
export const actionShape = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('register'),
    granted: z.array(z.string()),
    config: z.unknown().optional(),
    ownerTeam: z.uuid(),
    audience: audienceInput.nullable(),
  }),
  /** `activeSha`: what the difference was drawn against. */
  z.object({ kind: z.literal('upgrade'), activeSha: z.string() }),
  z.object({ kind: z.literal('rollback'), activeSha: z.string() }),
  /** Shows the version that was in use when it was asked; turns the plugin on where it is off. */
  z.object({ kind: z.literal('audience'), activeSha: z.string(), audience: audienceInput }),
])
export type RequestAction = z.infer<typeof actionShape>
export type RequestKind = RequestAction['kind']

/** What a request is about, after "asked", "approved your request": `for Titles 1.2.0`, `to show Titles to everyone`. */
export async function purposeOf(sql: Sql, { manifest, version }: BundleRow, action: RequestAction): Promise<string> {
  if (action.kind === 'audience') return `to show ${manifest.name} to ${await audienceWords(sql, action.audience)}`
  return action.kind === 'rollback' ? `to take ${manifest.name} back to ${version}` : `for ${manifest.name} ${version}`
}

/** What the audit says of a request beside the verb: `asked`, `approved the request`. */
export async function auditOf(
  sql: Sql,
  verb: string,
  { bundle: { manifest, version }, action }: { bundle: BundleRow; action: RequestAction },
): Promise<{ did: string; name: string; version: string; after?: string }> {
  const about = { name: manifest.name, version }
  if (action.kind === 'audience')
    return { did: `${verb} to show others`, ...about, after: await audienceWords(sql, action.audience) }
  return { did: action.kind === 'rollback' ? `${verb} to go back to ${version} of` : `${verb} for`, ...about }
}

/** What is registered under an id; a preview of a folder is not, since a registered bundle takes its place. */
export async function installed(sql: Sql, pluginId: string): Promise<Installation | null> {
  const found = await installation(sql, pluginId)
  return !found || found.state === 'uninstalled' || isPreviewOfFolder(found) ? null : found
}
