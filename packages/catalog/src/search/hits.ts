import type { Pool } from '@groundwork/db/pool'
import type { HeldProjects } from '../mirror/held-projects'
import { mirrorOf } from '../mirror/mirror'
import type { WordIndex } from '../mirror/word-index'
import { findWords, type WordMatches } from './find-words'

/** A project that answers every searched word. `place` orders them, best first; names go from a to z among equals. */
type Hit = { project: string; place: number }

export type Hits = { matches: WordMatches; projects: HeldProjects; ids: number[]; scores: Float32Array }

/** What a search finds among the projects as they are now. */
export async function findHits(pool: Pool, search: string): Promise<Hits> {
  const { projects, index } = await mirrorOf(pool).words()
  const matches = findWords(index, search)
  return { matches, projects, ...scoreProjects(matches, index, projects.names.length) }
}

/** A project's score is the sum of the best that it has for each searched word. */
function scoreProjects(matches: WordMatches, index: WordIndex, projects: number) {
  const scores = new Float32Array(projects)
  const answered = new Uint8Array(projects)
  for (let slot = 0; slot < matches.wanted; slot++) {
    const best = bestOf(slot, matches, { index, projects })
    for (let id = 0; id < projects; id++) {
      if (!best[id]) continue
      scores[id] = (scores[id] ?? 0) + (best[id] ?? 0)
      answered[id] = (answered[id] ?? 0) + 1
    }
  }
  const ids: number[] = []
  for (let id = 0; id < projects; id++) if (matches.wanted > 0 && answered[id] === matches.wanted) ids.push(id)
  return { ids, scores }
}

function bestOf(slot: number, matches: WordMatches, among: { index: WordIndex; projects: number }): Float32Array {
  const best = new Float32Array(among.projects)
  for (const [at, word] of matches.words.entries()) {
    const posting = among.index.of(word)
    if (matches.slots[at] !== slot || !posting) continue
    const score = matches.scores[at] ?? 0
    for (let n = 0; n < posting.projects.length; n++) {
      const id = posting.projects[n] as number
      const worth = score * (posting.weights[n] as number)
      if (worth > (best[id] as number)) best[id] = worth
    }
  }
  return best
}

export const namesOf = ({ ids, projects }: Hits) => ids.map((id) => projects.names[id] as string)
export const scoresOf = ({ ids, scores }: Hits) => ids.map((id) => scores[id] as number)

/** The hits in their order: rounded and turned round, so that a cursor compares exactly. */
export function placedHits({ ids, scores, projects }: Hits): Hit[] {
  const hits = ids.map((id) => ({ project: projects.names[id] as string, place: placeOf(scores[id] as number) }))
  return hits.sort((a, b) => a.place - b.place || (a.project < b.project ? -1 : 1))
}

const placeOf = (score: number) => -Math.round(score * 10_000) / 10_000
