import { expect, it } from 'vitest'
import { type Draft, keepDraft, onSaved, proposedAudience, readDraft } from './draft'

function memory() {
  const values = new Map<string, string>()
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  }
}
const draft: Draft = {
  ...{ ownerTeam: 't', config: { a: 1 }, revision: 2, reason: '' },
  audience: { kind: 'teams', teams: ['t'] },
}

it('what was left is found again for the same bundle only, and can be forgotten', () => {
  const storage = memory()
  keepDraft(storage, 'a', draft)
  expect(readDraft(storage, 'a')).toEqual(draft)
  expect(readDraft(storage, 'b')).toBeNull()
  keepDraft(storage, 'a', null)
  expect(readDraft(storage, 'a')).toBeNull()
})

it('what cannot be read is no draft', () => {
  const storage = memory()
  storage.setItem('groundwork.register.a', '{"ownerTeam":')
  expect(readDraft(storage, 'a')).toBeNull()
  storage.setItem('groundwork.register.a', '{"ownerTeam":"x"}')
  expect(readDraft(storage, 'a')).toBeNull()
})

it('a browser that keeps nothing is no error', () => {
  const full = {
    setItem() {
      throw new DOMException('full', 'QuotaExceededError')
    },
    removeItem() {},
  }
  expect(() => keepDraft(full, 'a', draft)).not.toThrow()
})

it('a plugin is proposed to the team that owns it, one of the platform to everyone', () => {
  expect(proposedAudience('t')).toEqual({ kind: 'teams', teams: ['t'] })
  expect(proposedAudience(null)).toEqual({ kind: 'everyone', teams: [] })
})

it('a draft from before another configuration was saved begins with that, and keeps what else was chosen', () => {
  expect(onSaved(draft, { configValues: { a: 7 }, configRevision: 2 })).toBe(draft)
  expect(onSaved(draft, { configValues: { a: 7 }, configRevision: 5 })).toEqual({
    ...draft,
    config: { a: 7 },
    revision: 5,
  })
})
