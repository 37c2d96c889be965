import { testDatabase } from '@groundwork/db/testing'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { brokenInvariants } from '../testing/invariants'
import { invariantsByTarget } from '../testing/model/at-target'
import { applyTo } from '../testing/model/model'
import { productOf, secret } from '../testing/model/product'
import { type Sequence, sequence, sure } from '../testing/model/sequences'
import { current, emptyModel, places } from '../testing/model/state'
import { tableOf, unvisited, visitsIn } from '../testing/model/visits'
import { promoting } from '../testing/promoting'

const sequences = Number(process.env['GROUNDWORK_MODEL_SEQUENCES'] ?? 2_000)
/** The same sequences each time, so that a commit is judged by what it changes; `npm run test:model` looks for others. */
const seed = Number(process.env['GROUNDWORK_MODEL_SEED'] ?? 1)
/** As many at a time as keep two processors busy. */
const lanes = 6

const database = await testDatabase()
const { pool } = database
const target = await productOf(await promoting(database), database.bus)
const brokenAt = await invariantsByTarget(pool)
let checkedMs = 0

async function holds({ place, commands }: Sequence): Promise<void> {
  const model = emptyModel(places[place])
  const product = await target(place)
  for (const [index, each] of commands.entries()) {
    const expected = applyTo(model, each)
    const outcome = await product.run(each)
    const seen = { after: index, outcome, ...(await product.look()) }
    const states = model.promotions.map(({ state }) => state)
    const wanted = { outcome: expected, states, current: current(model), back: model.previousVerified }
    expect(seen).toEqual({ after: index, ...wanted })
  }
  const what = await product.end()
  const began = performance.now()
  expect(await brokenAt(product.targetId, { secrets: [secret], ...what })).toEqual([])
  checkedMs += performance.now() - began
}

it(`does what the model says and keeps to I1 to I9 after each of ${sequences} sequences`, {
  timeout: 600 * Math.max(2_000, sequences),
}, async () => {
  const before = process.cpuUsage()
  const numRuns = Math.ceil(sequences / lanes)
  const property = () => fc.asyncProperty(sequence, holds)
  const optionsOf = (lane: number) => ({ numRuns, seed: seed * lanes + lane, endOnFailure: false })
  const examples = sure.map((each): [Sequence] => [each])
  await Promise.all(
    Array.from({ length: lanes }, (_, lane) =>
      fc.assert(property(), {
        ...optionsOf(lane),
        ...(lane === 0 ? { numRuns: numRuns + examples.length, examples } : {}),
      }),
    ),
  )
  expect(await brokenInvariants(pool, { secrets: [secret], tokens: true })).toEqual([])
  const visits = await visitsIn(pool)
  const { user, system } = process.cpuUsage(before)
  const cpuMs = Math.round((user + system) / 1000 / sequences)
  const checkMs = Math.round(checkedMs / sequences)
  console.log(
    `${tableOf(visits)}\n${cpuMs} ms of this process for a sequence; its invariants took ${checkMs} ms by the clock.`,
  )
  // A state that nobody was in, or a way that nobody took, would be one that nothing above is about.
  expect(unvisited(visits)).toEqual([])
})
