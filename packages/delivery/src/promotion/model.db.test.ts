import { ConflictError, InputError, NotAllowedError, NotFoundError } from '@groundwork/access/errors'
import { uuidv7 } from '@groundwork/db/ids'
import { transaction } from '@groundwork/db/pool'
import { testDatabase } from '@groundwork/db/testing'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { PromotionState } from '../model/states'
import { recordDeployment } from '../target/ledger'
import { hold, pin, resume, unpin } from '../target/pins'
import { ensureTarget } from '../target/target'
import { unveto, veto } from '../target/vetoes'
import { brokenInvariants } from '../testing/invariants'
import { applyTo, type Asker, type Command, emptyModel, type Outcome, type Person } from '../testing/model'
import { promoting } from '../testing/promoting'
import { abort } from './abort'
import { admit } from './admit'
import { groundwork } from './deps'
import { holderOf } from './queue'
import { move } from './move'
import { operate } from './operate'
import { readPromotion } from './promotion-row'
import { requestPromotion } from './request'
import { rollBack } from './roll-back'
import { castVote } from './vote'

const sequences = Number(process.env['GROUNDWORK_MODEL_SEQUENCES'] ?? 2_000)
/** As many at a time as keep two processors busy. */
const lanes = 6
const versions = 3

const reached: PromotionState[] = [
  ...(['REQUESTED', 'GATING', 'QUEUED', 'APPLYING', 'CANCELLING', 'NEEDS_ATTENTION'] as const),
  ...(['SUCCEEDED', 'FAILED', 'ABORTED', 'REJECTED'] as const),
]

const database = await testDatabase()
const { pool } = database
const { deps, environments, person, unit, setPolicy } = await promoting(database)
await setPolicy('staging', { approvals: { count: 1 } })
const people = { ada: await person('viewer', 'maintainer', 'Ada'), bo: await person('viewer', 'maintainer', 'Bo') }
const actorOf = (by: Asker) => (by === 'machine' ? ({ kind: 'system', name: 'Automation' } as const) : people[by])

const n = fc.nat({ max: 2 })
const version = fc.nat({ max: versions - 1 })
const by = fc.constantFrom<Person>('ada', 'bo')
const verdict = fc.constantFrom('approve', 'approve', 'approve', 'reject', 'withdraw')
const of = <Kind extends Command['do']>(kind: Kind) => ({ do: fc.constant(kind) })

const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ ...of('request'), by: fc.constantFrom<Asker>('ada', 'bo', 'machine'), version }),
  },
  { weight: 4, arbitrary: fc.record({ ...of('vote'), n, by, verdict }) as fc.Arbitrary<Command> },
  { weight: 2, arbitrary: fc.record(of('admit')) },
  {
    weight: 2,
    arbitrary: fc.record({ ...of('end'), as: fc.constantFrom('SUCCEEDED', 'FAILED') }) as fc.Arbitrary<Command>,
  },
  { weight: 1, arbitrary: fc.record(of('stop')) },
  { weight: 1, arbitrary: fc.record(of('doubt')) },
  {
    weight: 1,
    arbitrary: fc.record({
      ...of('operate'),
      as: fc.constantFrom('retry', 'declare-failed', 'declare-succeeded'),
    }) as fc.Arbitrary<Command>,
  },
  { weight: 1, arbitrary: fc.record({ ...of('again'), n }) },
  { weight: 1, arbitrary: fc.record({ ...of('roll-back'), by }) },
  { weight: 1, arbitrary: fc.record({ ...of('abort'), n }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('veto', 'unveto'), version }) as fc.Arbitrary<Command> },
  { weight: 1, arbitrary: fc.record({ ...of('pin'), version }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('unpin', 'hold', 'resume') }) as fc.Arbitrary<Command> },
)

/** What people usually do in a row, so that sequences come far; anything may come between. */
const phrase: fc.Arbitrary<Command[]> = fc.oneof(
  { weight: 3, arbitrary: command.map((each) => [each]) },
  {
    weight: 3,
    arbitrary: fc
      .record({ version, asker: fc.constantFrom<Asker>('ada', 'machine') })
      .map(({ version: of, asker }): Command[] => [
        { do: 'request', by: asker, version: of },
        { do: 'vote', n: 0, by: 'bo', verdict: 'approve' },
        { do: 'admit' },
      ]),
  },
  { weight: 2, arbitrary: fc.constant<Command[]>([{ do: 'end', as: 'SUCCEEDED' }, { do: 'admit' }]) },
  {
    weight: 1,
    arbitrary: fc.constant<Command[]>([
      { do: 'roll-back', by: 'ada' },
      { do: 'vote', n: 0, by: 'bo', verdict: 'approve' },
      { do: 'admit' },
      { do: 'stop' },
      { do: 'admit' },
    ]),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Command[]>(
      [{ do: 'doubt' }, { do: 'operate', as: 'retry' }],
      [{ do: 'abort', n: 0 }, { do: 'stop' }],
    ),
  },
)
/** Each ends in a state, or goes through one, that chance alone may miss. */
const voted: Command[] = [
  { do: 'request', by: 'ada', version: 0 },
  { do: 'vote', n: 0, by: 'bo', verdict: 'approve' },
  { do: 'admit' },
]
const sure: Command[][] = [
  [
    { do: 'request', by: 'ada', version: 0 },
    { do: 'veto', version: 0 },
  ],
  [...voted, { do: 'end', as: 'SUCCEEDED' }],
  [...voted, { do: 'end', as: 'FAILED' }],
  [...voted, { do: 'doubt' }, { do: 'operate', as: 'declare-failed' }],
  [...voted, { do: 'abort', n: 0 }, { do: 'stop' }],
]
const sequence = fc.array(phrase, { minLength: 1, maxLength: 3, size: 'max' }).map((phrases) => phrases.flat())

/** The product at a target of its own. */
async function real() {
  const flow = await unit()
  const made = await Promise.all(Array.from({ length: versions }, () => flow.version()))
  const { id: targetId } = await ensureTarget(pool, flow.id, environments.staging)
  const asked: { number: number; id: string; requestKey: string; by: Asker; version: string }[] = []
  const bo = people.bo
  const numbered = (index: number) => asked.at(-1 - index) ?? notThere()
  const sorted = () => made.toSorted((a, b) => a.number - b.number)
  const sha = (index: number) => sorted()[index]!.id

  async function acting(state: PromotionState) {
    const row = await holderOf(pool, targetId)
    return row?.state === state ? row : notThere()
  }

  async function end(as: PromotionState, from: PromotionState): Promise<void> {
    const row = await acting(from)
    await transaction(pool, async (sql) => {
      await move(sql, { id: row.id, from, to: as, rowVersion: row.rowVersion, reason: 'It ended.', actor: groundwork })
      if (as === 'SUCCEEDED') await recordDeployment(sql, { promotion: row, integrationId: null, verified: true })
    })
  }

  const ways: { [Kind in Command['do']]: (given: Extract<Command, { do: Kind }>) => Promise<unknown> } = {
    async request({ by: asker, version: index }) {
      const requestKey = uuidv7()
      const ask = { target: { targetId }, version: sha(index), actor: actorOf(asker), requestKey, planHash: null }
      const { id, number } = await requestPromotion(deps, { ...ask, again: true })
      asked.push({ id, number, requestKey, by: asker, version: sha(index) })
    },
    async 'roll-back'({ by: asker }) {
      const requestKey = uuidv7()
      const ask = { target: { targetId }, version: null, actor: actorOf(asker), requestKey, planHash: null }
      const { id, number } = await rollBack(deps, ask)
      asked.push({ id, number, requestKey, by: asker, version: (await readPromotion(pool, { id })).version })
    },
    async again({ n: index }) {
      const { number, requestKey, by: asker, version: of } = numbered(index)
      const actor = actorOf(asker)
      const again = await requestPromotion(deps, {
        target: { targetId },
        version: of,
        actor,
        requestKey,
        planHash: null,
      })
      expect(again).toMatchObject({ number, created: false })
    },
    async vote({ n: index, by: voter, verdict: says }) {
      const { number, planHash } = await readPromotion(pool, { id: numbered(index).id })
      await castVote(deps, { number, planHash, actor: people[voter], verdict: says })
    },
    admit: () => admit(deps, targetId),
    end: ({ as }) => end(as, 'APPLYING'),
    stop: () => end('ABORTED', 'CANCELLING'),
    async doubt() {
      const { id } = await acting('APPLYING')
      const to = 'NEEDS_ATTENTION' as const
      await move(pool, {
        id,
        from: 'APPLYING',
        to,
        reason: 'Nobody knows.',
        actor: groundwork,
        patch: { wakeAt: null },
      })
    },
    async operate({ as }) {
      const { number, rowVersion } = await acting('NEEDS_ATTENTION')
      await operate(deps, { number, rowVersion, actor: bo, operation: as, reason: 'Looked at it.' })
    },
    abort: ({ n: index }) => abort(deps, { number: numbered(index).number, actor: bo }),
    veto: ({ version: index }) =>
      veto(deps, { actor: bo, version: sha(index), environment: 'staging', reason: 'Bad.' }),
    unveto: ({ version: index }) => unveto(deps, { actor: bo, version: sha(index), environment: 'staging' }),
    pin: ({ version: index }) => pin(deps, { actor: bo, targetId, version: sha(index), reason: 'Stay.' }),
    unpin: () => unpin(deps, { actor: bo, targetId }),
    hold: () => hold(deps, { actor: bo, targetId, reason: 'Wait.' }),
    resume: () => resume(deps, { actor: bo, targetId }),
  }

  return {
    async run(given: Command): Promise<Outcome> {
      try {
        await (ways[given.do] as (command: Command) => Promise<unknown>)(given)
        return 'done'
      } catch (error) {
        if (isRefusal(error)) return 'refused'
        throw error
      }
    },
    async states(): Promise<string[]> {
      const { rows } = await pool.query<{ state: string }>({
        name: 'model-states',
        text: 'select state from promotion where target_id = $1 order by number',
        values: [targetId],
      })
      return rows.map(({ state }) => state)
    },
  }
}

function notThere(): never {
  throw new NotFoundError('There is none.')
}

function isRefusal(error: unknown): boolean {
  return [ConflictError, InputError, NotAllowedError, NotFoundError].some((kind) => error instanceof kind)
}

async function holds(commands: Command[]): Promise<void> {
  const model = emptyModel()
  const product = await real()
  for (const [index, each] of commands.entries()) {
    const expected = applyTo(model, each)
    const outcome = await product.run(each)
    const seen = { after: index, outcome, states: await product.states() }
    expect(seen).toEqual({ after: index, outcome: expected, states: model.promotions.map(({ state }) => state) })
  }
}

it(`does what the model says, in ${sequences} sequences`, { timeout: 600_000 }, async () => {
  const numRuns = Math.ceil(sequences / lanes)
  const property = () => fc.asyncProperty(sequence, holds)
  const options = { numRuns, endOnFailure: false }
  const examples = sure.map((commands): [Command[]] => [commands])
  await Promise.all(
    Array.from({ length: lanes }, (_, lane) =>
      fc.assert(property(), lane === 0 ? { ...options, numRuns: numRuns + examples.length, examples } : options),
    ),
  )
  expect(await brokenInvariants(pool)).toEqual([])
  // It was not about nothing: promotions were in every state that the model knows.
  const { rows } = await pool.query<{ state: string }>(
    `select distinct to_state as state from promotion_event where to_state is not null`,
  )
  expect(rows.map(({ state }) => state)).toEqual(expect.arrayContaining(reached))
})
