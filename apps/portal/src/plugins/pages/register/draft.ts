import type { AudienceChoiceValue } from '../audience-choice'

/** What a person has chosen so far; kept in this browser so that the sheet can be left. Secrets never are. */
export type Draft = {
  ownerTeam: string
  config: unknown
  /** The revision of the saved configuration that it was written on; 0 where none was saved. */
  revision: number
  audience: AudienceChoiceValue
  reason: string
}

type Saved = { configValues: unknown; configRevision: number }

const key = (sha256: string) => `groundwork.register.${sha256}`

/** The draft that was left for this bundle; null where there is none or it cannot be read. */
export function readDraft(storage: Pick<Storage, 'getItem'>, sha256: string): Draft | null {
  try {
    const draft = JSON.parse(storage.getItem(key(sha256)) ?? 'null') as Partial<Draft> | null
    if (typeof draft?.ownerTeam !== 'string' || !draft.audience || !Array.isArray(draft.audience.teams)) return null
    const { ownerTeam, config, audience, reason = '', revision = 0 } = draft
    return { ownerTeam, config, revision, audience, reason }
  } catch {
    return null
  }
}

/** The draft on what is saved now: what was written before somebody saved another configuration would overwrite that. */
export function onSaved(draft: Draft, { configValues, configRevision }: Saved): Draft {
  return draft.revision === configRevision ? draft : { ...draft, config: configValues, revision: configRevision }
}

/** Keeps it, or forgets it with null. A browser that keeps nothing is no reason to stop. */
export function keepDraft(storage: Pick<Storage, 'setItem' | 'removeItem'>, sha256: string, draft: Draft | null): void {
  try {
    if (draft) storage.setItem(key(sha256), JSON.stringify(draft))
    else storage.removeItem(key(sha256))
  } catch {
    // Full or forbidden: the sheet works, it only cannot be resumed.
  }
}

/** For whom a plugin is proposed to be: the team that owns it; everyone, where it is the platform's. */
export function proposedAudience(ownerTeam: string | null): AudienceChoiceValue {
  return ownerTeam ? { kind: 'teams', teams: [ownerTeam] } : { kind: 'everyone', teams: [] }
}
