import type { Actor } from '@groundwork/access/can'

/** Whose stars and teams a list is seen with. */
export type Viewer = { userId: string | null; teams: string[] }

export function viewerOf(actor: Actor | null): Viewer {
  return actor?.kind === 'user' ? { userId: actor.id, teams: Object.keys(actor.teams) } : { userId: null, teams: [] }
}
