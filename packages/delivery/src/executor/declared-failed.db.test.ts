import { testDatabase } from '@groundwork/db/testing'
import { expect, it } from 'vitest'
import type { Circumstances, Command } from '../testing/model/command'
import { productOf } from '../testing/model/product'
import { promoting } from '../testing/promoting'

const database = await testDatabase()
const target = await productOf(await promoting(database), database.bus)
const turn: { do: 'work' } & Circumstances = {
  ...{ do: 'work', call: 'fine', isBlind: false, isLate: false, verdict: 'running', dies: null },
}

async function driftAfter(...commands: Command[]): Promise<string | null> {
  const product = await target('production')
  for (const each of commands) {
    expect(await product.run(each)).toBe('done')
    await product.look()
  }
  await product.end()
  const { rows } = await database.pool.query<{ drift: string | null }>('select drift from target where id = $1', [
    product.targetId,
  ])
  return rows[0]!.drift
}

it.each([
  ['declare-failed', /^The definition on .* is of P-\d+, and is not recorded as running\.$/],
  ['declare-succeeded', null],
] as const)('what the first promotion of a target wrote in doubt is told of after %s', async (as, words) => {
  const drift = await driftAfter(
    { do: 'request', by: 'ada', version: 0 },
    { do: 'vote', n: 0, by: 'bo', verdict: 'approve' },
    { do: 'admit' },
    { ...turn, dies: 'before-receipt' },
    { ...turn, isBlind: true, isLate: true },
    { do: 'operate', as },
  )
  if (words === null) expect(drift).toBeNull()
  else expect(drift).toMatch(words)
})

it('what is declared to run though the definition before it is what is there is told as a difference', async () => {
  const approved = (version: number) =>
    [
      { do: 'request', by: 'ada', version },
      { do: 'vote', n: 0, by: 'bo', verdict: 'approve' },
      { do: 'admit' },
    ] satisfies Command[]
  const drift = await driftAfter(
    ...approved(0),
    turn,
    ...approved(1),
    { ...turn, dies: 'before-call' },
    { ...turn, isBlind: true, isLate: true },
    { do: 'operate', as: 'declare-succeeded' },
  )
  expect(drift).toMatch(
    /^The definition on .* is the one that P-\d+ put there .*not the one that is recorded as running\.$/,
  )
})
