import { ConflictError, InputError, NotAllowedError, NotFoundError } from '@groundwork/access/errors'
import type { EventBus } from '@groundwork/db/events'
import { uuidv7 } from '@groundwork/db/ids'
import { expect } from 'vitest'
import { drive } from '../../executor/drive'
import { lookAtTarget } from '../../executor/drift'
import type { ExecutorDeps } from '../../executor/executor-deps'
import { strongest } from '../../executor/testing/fake-orchestrator'
import { usualTiming } from '../../executor/timing'
import { settleLaunch } from '../../launch/settle'
import { holdingStates, inSql } from '../../model/states'
import { abort } from '../../promotion/abort'
import { admit } from '../../promotion/admit'
import { advance } from '../../promotion/advance'
import { operate } from '../../promotion/operate'
import { overrideGate } from '../../promotion/override'
import { holderOf } from '../../promotion/queue'
import { readPromotion } from '../../promotion/promotion-row'
import { requestPromotion } from '../../promotion/request'
import { rollBack } from '../../promotion/roll-back'
import { castVote } from '../../promotion/vote'
import { hold, pin, resume, unpin } from '../../target/pins'
import { ensureTarget } from '../../target/target'
import { unveto, veto } from '../../target/vetoes'
import type { promoting } from '../promoting'
import type { Asker, Circumstances, Command, Outcome } from './command'
import { otherSide } from './other-side'
import { type PlaceName, places } from './state'

export const versions = 3
/** In the configuration of the integration, which calls are given: nothing that delivery writes down may have it. */
export const secret = 'hunter2-of-the-model'

type Promoting = Awaited<ReturnType<typeof promoting>>
type Standing = {
  id: string
  number: number
  state: string
  requestKey: string
  requestedBy: string | null
  version: string
}

/** Never waits for anything: what cannot be done at once is left for the next turn. */
const inTime = { ...usualTiming, patience: 0, look: 0, retry: 24 * 3_600_000, doubt: 3_600_000 }
const tooLate = { ...inTime, retry: -1, doubt: -1 }
/** How a run ends of which that has come. */
const phases = { pass: 'succeeded', fail: 'failed', inconclusive: 'cancelled', running: null, error: null } as const
const afterItsTime = () => new Date(Date.now() + 8 * 24 * 3_600_000)

class Died extends Error {}

/** The policies of the three environments, people, and an orchestrator that every target has for itself. */
export async function productOf({ deps: shared, integration, ...world }: Promoting, bus: EventBus) {
  const { pool } = shared
  for (const [name, { queue, verifies, goesBack }] of Object.entries(places))
    await world.setPolicy(name as PlaceName, {
      ...{ queue, approvals: { count: 1 }, verification: { smokeRun: verifies === 'run', autoRollback: goesBack } },
      verifications: verifies === 'plugin' ? [{ plugin: 'checks', verification: 'rows' }] : [],
    })
  await pool.query('update integration set capabilities = $2, config = $3 where id = $1', [
    ...[integration, JSON.stringify(strongest), JSON.stringify({ token: secret })],
  ])
  const ada = await world.person('viewer', 'maintainer', 'Ada')
  const bo = await world.person('viewer', 'maintainer', 'Bo')
  const root = await world.person('administrator', undefined, 'Root')
  const people = { ada, bo }
  const machine = { kind: 'system', name: 'Automation' } as const
  const actorOf = (by: Asker) => (by === 'machine' ? machine : people[by])

  const flows = flowsOf(world)

  /** The product at a target of its own. */
  return async function target(place: PlaceName) {
    const { flow, shas } = await flows(place)
    const { id: targetId, slot } = await ensureTarget(pool, flow.id, world.environments[place])
    const side = otherSide()
    const deps: ExecutorDeps = {
      ...{ ...shared, bus, call: side.call, replicaId: 'model', timing: inTime, failpoint: async () => {} },
    }
    let standing: Standing[] = []
    let freeze: string | null = null
    const numbered = (n: number) => standing.at(-1 - n) ?? notThere()
    const sha = (version: number) => shas[version]!
    const ask = (by: Asker, version: string | null) => ({
      ...{ target: { targetId }, version, actor: actorOf(by), requestKey: uuidv7(), planHash: null, again: true },
    })
    const holder = async () => (await holderOf(pool, targetId)) ?? notThere()
    const about = { actor: bo, targetId, reason: 'So.' }

    async function work(given: Circumstances): Promise<void> {
      const { holder: id, runs } = await timePasses()
      if (id === null) notThere()
      const ends = phases[given.verdict]
      if (ends !== null)
        for (const key of runs) await settleLaunch(pool, key, { by: 'engine', phase: ends, reason: null })
      side.meet(given)
      const timing = given.isLate ? tooLate : inTime
      const failpoint = async (name: string) => {
        if (given.dies !== null && name.endsWith(`:${given.dies}`)) throw new Died()
      }
      await drive({ ...deps, timing, failpoint }, id).catch(unless(Died))
      side.meet(null)
    }

    /** Calls of whoever holds the target were made long ago, and often. Who that is, and which runs of it go on. */
    async function timePasses(): Promise<{ holder: string | null; runs: string[] }> {
      const { rows } = await pool.query<{ holder: string | null; runs: string[] }>({
        name: 'model-time-passes',
        text: `with holder as (
            select id from promotion where target_id = $1 and state in (${inSql(holdingStates)})
          ), passed as (
            update effect set deadline = clock_timestamp() - interval '10 minutes', tries = greatest(tries, 10)
            where promotion_id in (select id from holder) and state in ('INTENT', 'UNKNOWN')
          )
          select (select id from holder) as holder,
            array(select key from launch where promotion_id in (select id from holder) and state = 'started') as runs`,
        values: [targetId],
      })
      return rows[0]!
    }

    const ways: { [Kind in Command['do']]: (given: Extract<Command, { do: Kind }>) => Promise<unknown> } = {
      async request({ by, version, dies = false }) {
        const wake = () => {
          throw new Died()
        }
        const silent = dies ? { publish: bus.publish, wake } : bus
        await requestPromotion({ ...deps, bus: silent }, ask(by, sha(version))).catch(unless(Died))
      },
      'roll-back': ({ by }) => rollBack(deps, ask(by, null)),
      async again({ n }) {
        const { number, requestKey, requestedBy, version } = numbered(n)
        const actor = Object.values(people).find(({ id }) => id === requestedBy) ?? machine
        const again = await requestPromotion(deps, { ...ask('machine', version), actor, requestKey })
        expect(again).toMatchObject({ number, created: false })
      },
      async vote({ n, by, verdict }) {
        const { number, planHash } = await readPromotion(pool, { id: numbered(n).id })
        await castVote(deps, { number, planHash, actor: people[by], verdict })
      },
      async override({ n, verdict }) {
        const { number, planHash } = await readPromotion(pool, { id: numbered(n).id })
        await overrideGate(deps, { number, planHash, actor: root, gateId: 'approval', verdict, reason: 'I say so.' })
      },
      look: ({ n, isLate }) => advance(deps, numbered(n).id, isLate ? { at: afterItsTime() } : {}),
      admit: () => admit(deps, targetId),
      work,
      meddle: async () => side.meddle(),
      async operate({ as }) {
        const { number, rowVersion } = await holder()
        await operate(deps, { number, rowVersion, actor: bo, operation: as, reason: 'Looked at it.' })
      },
      abort: ({ n }) => abort(deps, { number: numbered(n).number, actor: bo }),
      veto: ({ version }) => veto(deps, { ...about, version: sha(version), environment: place }),
      unveto: ({ version }) => unveto(deps, { actor: bo, version: sha(version), environment: place }),
      pin: ({ version }) => pin(deps, { ...about, version: sha(version) }),
      unpin: () => unpin(deps, about),
      hold: () => hold(deps, about),
      resume: () => resume(deps, about),
      async freeze() {
        if (freeze !== null) notThere()
        freeze = uuidv7()
        // By hand: to save one has everybody who waits anywhere looked at.
        await pool.query({
          name: 'model-freeze',
          text: `insert into change_window (id, kind, title, reason, selector, starts_at, minutes, time_zone, overrun)
            values ($1, 'freeze', 'Quarter', 'Closing', $2, $3, 20000, 'UTC', false)`,
          values: [freeze, JSON.stringify({ projects: [flow.project], environments: [place] }), anHourAgo()],
        })
      },
      thaw,
    }

    async function thaw(): Promise<void> {
      if (freeze === null) notThere()
      await pool.query({
        name: 'model-thaw',
        text: 'update change_window set removed_at = now() where id = $1',
        values: [freeze],
      })
      freeze = null
    }

    async function look() {
      const { rows } = await pool.query<{ standing: Standing[]; current: string | null; back: string | null }>({
        name: 'model-standing',
        text: `select current_version as current, previous_verified as back, (
            select coalesce(json_agg(json_build_object('id', id, 'number', number, 'state', state, 'requestKey', request_key,
              'requestedBy', requested_by, 'version', version) order by number), '[]')
            from promotion where target_id = t.id) as standing
          from target t where id = $1`,
        values: [targetId],
      })
      const { current, back } = rows[0]!
      standing = rows[0]!.standing
      const numberOf = (id: string | null) => (id === null ? null : shas.indexOf(id))
      return { states: standing.map(({ state }) => state), current: numberOf(current), back: numberOf(back) }
    }

    return {
      targetId,
      look,
      async run(given: Command): Promise<Outcome> {
        try {
          await (ways[given.do] as (command: Command) => Promise<unknown>)(given)
          return 'done'
        } catch (error) {
          if (isRefusal(error)) return 'refused'
          throw error
        }
      },
      /** Looks at what runs there, as an engine does once a minute, and says what is true of it. */
      async end() {
        if (freeze !== null) await thaw()
        await lookAtTarget(deps, targetId)
        const running = side.running()
        return { applied: side.applied, running: new Map(running === null ? [] : [[slot, running]]) }
      },
    }
  }
}

type Flow = { flow: Awaited<ReturnType<Promoting['unit']>>; shas: string[] }

/** A unit with its versions for each sequence; in each environment it has a target that nobody used before. */
function flowsOf({ unit }: Pick<Promoting, 'unit'>): (place: PlaceName) => Promise<Flow> {
  const free: Record<PlaceName, Flow[]> = { dev: [], staging: [], production: [] }
  return async (place) => {
    const known = free[place].pop()
    if (known) return known
    const flow = await unit()
    const shas: string[] = []
    for (let made = 0; made < versions; made++) shas.push((await flow.version()).id)
    for (const name of Object.keys(free) as PlaceName[]) if (name !== place) free[name].push({ flow, shas })
    return { flow, shas }
  }
}

const anHourAgo = () => new Date(Date.now() - 3_600_000).toISOString().slice(0, 16)

function notThere(): never {
  throw new NotFoundError('There is none.')
}

function isRefusal(error: unknown): boolean {
  return [ConflictError, InputError, NotAllowedError, NotFoundError].some((kind) => error instanceof kind)
}

const unless = (kind: typeof Died) => (error: unknown) => {
  if (!(error instanceof kind)) throw error
}
