import { isTerminal, type PromotionState } from '../../model/states'
import type { Asker, Person, Vote } from './command'

/** An environment's policy, as far as it decides what becomes of promotions; each asks for one approval of somebody else. */
export type Place = {
  queue: 'fifo' | 'latest-wins' | 'reject-if-busy'
  /** By a run that Groundwork starts, by a plugin, or not at all. */
  verifies: 'run' | 'plugin' | null
  /** Whether what fails its verification is rolled back. */
  goesBack: boolean
}

export const places = {
  dev: { queue: 'latest-wins', verifies: 'run', goesBack: false },
  staging: { queue: 'fifo', verifies: 'plugin', goesBack: true },
  production: { queue: 'reject-if-busy', verifies: null, goesBack: false },
} as const satisfies Record<string, Place>
export type PlaceName = keyof typeof places

export type Effect = { is: 'open' | 'done' }
type Put = Effect & { expects: number }
type Run = Effect & { isThere: boolean; launch: 'planned' | 'started' | 'succeeded' | 'failed' | 'cancelled' }
type Check = {
  state: 'pending' | 'pass' | 'fail' | 'inconclusive' | 'error' | 'accepted'
  tries: number
  isAsked: boolean
}

export type Modelled = {
  by: Asker | 'groundwork'
  version: number
  from: number | null
  mode: 'deploy' | 'redeploy' | 'rollback'
  state: PromotionState
  votes: Partial<Record<Person, Vote>>
  override: 'pass' | 'fail' | null
  /** What it was last at. */
  at: 'APPLYING' | 'VERIFYING' | 'CANCELLING'
  hasBegun: boolean
  put: Put | null
  run: Run | null
  check: Check
  /** What a person decided since its effect was last asked for. */
  consent: 'adopt' | 'retry' | null
  /** It stopped before it wrote anything: there is nothing of its own to adopt. */
  foundForeign: boolean
  /** The number of a freeze. */
  pausedFor: number | 'verification' | null
  letThrough: number | null
}

export type Deployed = { version: number; of: Modelled; isVerified: boolean }

/** A target with what is there, and everybody who wants something of it. */
export type Model = {
  place: Place
  promotions: Modelled[]
  /** What was brought there, the newest last. */
  ledger: Deployed[]
  previousVerified: number | null
  vetoed: Set<number>
  pin: number | null
  /** Which promotion set it, or a person. */
  hold: Modelled | 'person' | null
  /** The number of the freeze that is on. */
  freeze: number | null
  freezes: number
  /** The definition, of a promotion or of somebody else; tokens count its writes, 0 is none. */
  slot: { token: number; of: Modelled | null }
  tokens: number
}

export function emptyModel(place: Place): Model {
  return {
    ...{ place, promotions: [], ledger: [], previousVerified: null, vetoed: new Set(), pin: null, hold: null },
    ...{ freeze: null, freezes: 0, slot: { token: 0, of: null }, tokens: 0 },
  }
}

export function newPromotion(given: Pick<Modelled, 'by' | 'version' | 'from' | 'mode'>): Modelled {
  return {
    ...{
      ...given,
      state: 'REQUESTED',
      votes: {},
      override: null,
      at: 'APPLYING',
      hasBegun: false,
      put: null,
      run: null,
    },
    check: { state: 'pending', tries: 0, isAsked: false },
    ...{ consent: null, foundForeign: false, pausedFor: null, letThrough: null },
  }
}

export const waits = ({ state }: Modelled) => state === 'REQUESTED' || state === 'GATING' || state === 'QUEUED'
const holdsTarget = (each: Modelled) => !waits(each) && !isTerminal(each.state)
export const holderIn = ({ promotions }: Model) => promotions.find(holdsTarget)
export const current = ({ ledger }: Model): number | null => ledger.at(-1)?.version ?? null

export function go(model: Model, each: Modelled, to: PromotionState): void {
  each.state = to
  if (to === 'APPLYING' || to === 'VERIFYING' || to === 'CANCELLING') each.at = to
  if (to === 'ABORTED' && model.hold === each) model.hold = null
}

/** The target runs it from now on. */
export function goLive(model: Model, each: Modelled): void {
  if (model.ledger.some(({ of }) => of === each)) return
  model.previousVerified =
    model.ledger.findLast(({ isVerified, version }) => isVerified && version !== each.version)?.version ?? null
  model.ledger.push({ version: each.version, of: each, isVerified: false })
}

export function markVerified(model: Model, each: Modelled): void {
  for (const deployed of model.ledger) if (deployed.of === each) deployed.isVerified = true
}
