import type { ArtifactAnswer, Platform, RunInfo } from '@groundwork/plugin-sdk/platform'
import * as z from 'zod'
import type { SlateState } from './slate-states'

export type Film = { title: string; genre: string; rating: number; budget: number }

/** A proposed slate. Times are milliseconds since 1970, money in US dollars, ratings of 10. */
export type Slate = {
  run: number
  flow: string
  runId: string
  project: string
  films: Film[]
  meanRating: number | null
  meanOfAll: number | null
  unspent: number | null
  proposedAt: number
  state: SlateState
  reason: string | null
  decidedBy: string | null
  decidedAt: number | null
  publishedAt: number | null
}

const films = z.array(z.object({ title: z.string(), genre: z.string(), rating: z.number(), budget: z.number() }))
/** The step of the flow that stores the slate. */
const step = 'choose'

/** What a run proposed; null when it stored no slate. Throws when there is one that cannot be read or is none. */
export async function readProposal(platform: Platform, run: RunInfo): Promise<Slate | null> {
  const artifact = (name: string) => platform.runs.artifact({ flow: run.flow, run: run.id, step, name })
  const stored = await artifact('slate')
  if (!stored.found) return null
  if (stored.reason) throw new Error(`The slate of ${run.flow}/${run.id} cannot be read: ${stored.reason}`)
  const read = films.safeParse(stored.value)
  if (!read.success)
    throw new Error(
      `The artifact "slate" of ${run.flow}/${run.id} is not a list of films with title, genre, rating and budget.`,
    )
  const [meanRating, meanOfAll, unspent] = await Promise.all(['mean_rating', 'mean_of_all', 'unspent'].map(artifact))
  return {
    run: run.runNumber,
    flow: run.flow,
    runId: run.id,
    project: run.project,
    films: read.data,
    meanRating: numberOf(meanRating),
    meanOfAll: numberOf(meanOfAll),
    unspent: numberOf(unspent),
    proposedAt: run.finishedAt ?? run.startedAt,
    state: 'waiting',
    reason: null,
    decidedBy: null,
    decidedAt: null,
    publishedAt: null,
  }
}

function numberOf(answer: ArtifactAnswer | undefined): number | null {
  return typeof answer?.value === 'number' ? answer.value : null
}
