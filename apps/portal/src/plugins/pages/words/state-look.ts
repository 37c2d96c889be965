import type { GlyphKind } from '@groundwork/ui/status-glyph'

export type StateFacts = {
  state: string
  dev: boolean
  pending: boolean
  quarantined: boolean
  /** Whether what has a backend has a process of the active version on an engine that is alive. */
  running: boolean
}

export type StateLook = { glyph: GlyphKind; word: string }

/** How an installation's state looks and reads; what needs a person comes before what it is set to. */
export function stateLook({ state, dev, pending, quarantined, running }: StateFacts): StateLook {
  if (quarantined && state !== 'disabled') return { glyph: 'fail', word: 'Quarantined' }
  if (pending) return { glyph: 'run', word: 'Changing version' }
  if (dev) return { glyph: 'run', word: 'In development' }
  if (state === 'enabled') return running ? { glyph: 'ok', word: 'On' } : { glyph: 'warn', word: 'On, not running' }
  if (state === 'draft') return { glyph: 'gate', word: 'Preview' }
  if (state === 'disabled') return { glyph: 'skip', word: 'Off' }
  return { glyph: 'none', word: 'Not installed' }
}

export function instanceLook(state: string): StateLook {
  const looks: Record<string, StateLook> = {
    starting: { glyph: 'run', word: 'Starting' },
    healthy: { glyph: 'ok', word: 'Healthy' },
    restarting: { glyph: 'warn', word: 'Restarting' },
    draining: { glyph: 'gate', word: 'Draining' },
    stopped: { glyph: 'stop', word: 'Stopped' },
    failed: { glyph: 'fail', word: 'Failed' },
    quarantined: { glyph: 'fail', word: 'Quarantined' },
  }
  return looks[state] ?? { glyph: 'unk', word: state }
}

type Audience = { kind: 'me'; users: string[] } | { kind: 'teams'; teams: string[] } | { kind: 'everyone' }

/** Who sees it, teams by name. */
export function audienceInWords(audience: Audience, teamName: (id: string) => string | undefined): string {
  if (audience.kind === 'everyone') return 'everyone'
  if (audience.kind === 'me') return audience.users.length === 1 ? 'one person' : `${audience.users.length} people`
  return audience.teams.map((id) => teamName(id) ?? 'a team that is gone').join(', ') || 'no team'
}
