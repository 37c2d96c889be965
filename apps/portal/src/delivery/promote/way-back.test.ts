import { expect, it } from 'vitest'
import { type Acting, wayBackAt, wayBackFrom } from './way-back'

const acting = (more: Partial<Acting> = {}): Acting => ({
  ...{ number: 7, state: 'APPLYING', version: 3, mode: 'deploy' },
  ...more,
})

it('goes to an older version where nothing acts', () => {
  expect(wayBackFrom(2, null)).toEqual({ is: 'usual', note: null })
})

it('goes to what runs while another promotion is about to replace it, and says when it begins', () => {
  expect(wayBackFrom(2, acting())).toEqual({
    ...{ is: 'stops', to: 2 },
    note: 'P-7 is about to replace v2 by v3. A roll back to v2 asks P-7 to stop as soon as its own gates are open, and begins when the step under way has settled; until then P-7 goes on, and aborting it stops it now.',
  })
  const noteIn = (state: Acting['state']) => wayBackFrom(2, acting({ state }))
  expect(noteIn('NEEDS_ATTENTION')).toMatchObject({
    note: expect.stringContaining('once somebody has decided about P-7'),
  })
  expect(noteIn('CANCELLING')).toMatchObject({ note: expect.stringContaining('when P-7, which is being aborted') })
})

it('goes to an older one where what acts has switched already, and says that it stops it', () => {
  expect(wayBackFrom(3, acting({ state: 'VERIFYING' }))).toMatchObject({
    ...{ is: 'usual', note: expect.stringContaining('P-7 acts here still: a roll back asks P-7 to stop') },
  })
})

it('says why there is none, and what helps', () => {
  const none = (reason: RegExp) => ({ is: 'none', reason: expect.stringMatching(reason) })
  expect(wayBackFrom(2, acting({ mode: 'rollback', version: 1 }))).toEqual(
    none(/no roll back stops another.*once it has/),
  )
  expect(wayBackFrom(null, acting({ version: 1 }))).toEqual(none(/Nothing ran here before P-7.*Abort P-7/))
  expect(wayBackFrom(null, acting({ version: 1, state: 'CANCELLING' }))).toEqual(none(/which is being aborted/))
})

it('takes no promotion that only waits for one that acts', () => {
  const active = { ...acting(), reason: 'It waits.', acts: false }
  expect(wayBackAt({ version: { number: 2 }, active })).toEqual({ is: 'usual', note: null })
  expect(wayBackAt({ version: { number: 2 }, active: { ...active, acts: true } })).toMatchObject({ is: 'stops', to: 2 })
  expect(wayBackAt(null)).toEqual({ is: 'usual', note: null })
})
