'use client'

import { segmentClass } from '@groundwork/ui/segments'

export type AudienceKind = 'me' | 'teams' | 'everyone'
export type AudienceChoiceValue = { kind: AudienceKind; teams: string[] }

type AudienceChoiceProps = {
  value: AudienceChoiceValue
  teams: { id: string; name: string }[]
  onChange: (value: AudienceChoiceValue) => void
}

const kinds: { id: AudienceKind; label: string }[] = [
  { id: 'me', label: 'Me' },
  { id: 'teams', label: 'Teams' },
  { id: 'everyone', label: 'Everyone' },
]

/** Who sees a plugin: the one who chooses, some teams, or everyone. */
export function AudienceChoice({ value, teams, onChange }: AudienceChoiceProps) {
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-2">
      <fieldset
        aria-label="Enable for"
        className="inline-flex h-8 shrink-0 rounded-sm border border-line bg-sunken p-px max-sm:h-10"
      >
        {kinds.map(({ id, label }) => (
          <button
            key={id}
            type="button"
            aria-pressed={value.kind === id}
            onClick={() =>
              onChange({
                kind: id,
                teams: value.teams.length > 0 ? value.teams : teams.slice(0, 1).map((team) => team.id),
              })
            }
            className={segmentClass(value.kind === id)}
          >
            {label}
          </button>
        ))}
      </fieldset>
      {value.kind === 'teams' ? (
        <span className="flex flex-wrap gap-x-3 gap-y-1">
          {teams.length === 0 ? <span className="text-xs text-ink-3">There is no team yet.</span> : null}
          {teams.map(({ id, name }) => (
            <label key={id} className="flex items-center gap-1.5">
              <input
                type="checkbox"
                checked={value.teams.includes(id)}
                onChange={(event) =>
                  onChange({
                    kind: 'teams',
                    teams: event.currentTarget.checked
                      ? [...value.teams, id]
                      : value.teams.filter((team) => team !== id),
                  })
                }
                className="size-3.5 accent-accent-fill"
              />
              {name}
            </label>
          ))}
        </span>
      ) : null}
    </div>
  )
}

/** Whether it holds others than the one who chooses and the team that owns the plugin. */
export function reachesBeyond({ kind, teams }: AudienceChoiceValue, ownerTeam: string | null): boolean {
  if (kind === 'teams') return teams.some((team) => team !== ownerTeam)
  return kind === 'everyone'
}

type Audience = { kind: 'me'; users: string[] } | { kind: 'teams'; teams: string[] } | { kind: 'everyone' }

/** As the registry takes it. */
export function toAudience({ kind, teams }: AudienceChoiceValue, userId: string): Audience {
  if (kind === 'me') return { kind, users: [userId] }
  return kind === 'teams' ? { kind, teams } : { kind }
}

/** The choice that an audience came from. */
export function fromAudience(audience: Audience): AudienceChoiceValue {
  return { kind: audience.kind, teams: audience.kind === 'teams' ? audience.teams : [] }
}
