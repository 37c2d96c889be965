import { expect, it, vi } from 'vitest'
import { carryOut, type Standing } from './agreed'

const standing: Standing = {
  generation: 4,
  state: 'enabled',
  dev: false,
  activeSha: 'b',
  version: '1.1.0',
  previousVersion: '1.0.0',
  rollBack: { undone: ['002-more'], stay: [] },
  audience: { kind: 'everyone' },
  ownerTeam: null,
}
const conflict = Object.assign(new Error('Spend was changed meanwhile by Groundwork.'), { data: { code: 'CONFLICT' } })
const asked = { name: 'Spend', asked: standing, known: standing }

/** Takes the change at this generation only, as the registry does. */
const at = (generation: number) =>
  vi.fn(async (given: number) => {
    if (given !== generation) throw conflict
    return 'done'
  })

it('a change that settled meanwhile and is no part of what was agreed does not refuse the person', async () => {
  const work = at(5)
  const read = async () => ({ ...standing, generation: 5, activeSha: 'c' })
  expect(await carryOut({ ...asked, decision: 'disable', read }, work)).toBe('done')
  expect(work.mock.calls).toEqual([[4], [5]])
})

it('what the page heard of while the dialog was open is followed without a refusal', async () => {
  const work = at(6)
  const read = vi.fn(async () => standing)
  const known = { ...standing, generation: 6, activeSha: 'c' }
  expect(await carryOut({ ...asked, known, decision: 'audience', read }, work)).toBe('done')
  expect([work.mock.calls, read.mock.calls]).toEqual([[[6]], []])
})

it.each([
  ['roll-back', { activeSha: 'c' }],
  ['roll-back', { rollBack: { undone: ['002-more', '003-most'], stay: [] } }],
  ['audience', { audience: { kind: 'me', users: ['u'] } }],
  ['disable', { state: 'disabled' }],
  ['uninstall', { ownerTeam: 't' }],
  ['restart', { activeSha: 'c' }],
  ['upgrade', { activeSha: 'c' }],
  ['upgrade', { ownerTeam: 't' }],
  ['owner', { ownerTeam: 't' }],
  ['roll-back-crashed', { version: '1.2.0' }],
] as const)("%s is the person's to look at again when %o", async (decision, changed) => {
  const now = { ...standing, generation: 5, ...changed } as Standing
  const work = at(5)
  await expect(carryOut({ ...asked, decision, read: async () => now }, work)).rejects.toBe(conflict)
  await expect(carryOut({ ...asked, known: now, decision, read: async () => now }, work)).rejects.toThrow(
    'Spend was changed while this was open',
  )
  expect(work.mock.calls).toEqual([[4]])
})

it('any other refusal, and a conflict that is not of the generation, are said as they are', async () => {
  const other = new Error('No.')
  const refused = { ...asked, decision: 'disable' as const, read: async () => standing }
  await expect(carryOut(refused, () => Promise.reject(other))).rejects.toBe(other)
  const work = at(9)
  await expect(carryOut(refused, work)).rejects.toBe(conflict)
  expect(work).toHaveBeenCalledTimes(1)
})
