import { expect, it } from 'vitest'
import { answerWhy } from './answer-why'
import { readWhyAddress } from './why-address'

type Asked = { resource: object }

/** What `can` would be asked with, for a project that the team t1 owns. */
async function askedWith(action: 'freeze.manage' | 'promotion.vote' | 'audit.read'): Promise<object> {
  const asked: Asked[] = []
  const caller = {
    catalog: { project: async () => ({ owner: { kind: 'team', id: 't1' } }) },
    access: { why: async (input: Asked) => void asked.push(input) },
  }
  const address = readWhyAddress({ project: 'ranking', environment: 'staging' }, 'u1')
  await answerWhy(caller as unknown as Parameters<typeof answerWhy>[0], { ...address, action })
  return asked[0]!.resource
}

it('counts the owning team where it counts when it is done, and nowhere else', async () => {
  const within = { project: 'ranking', environment: 'staging' }
  expect(await askedWith('promotion.vote')).toEqual({ kind: 'promotion', ...within, ownerTeam: 't1' })
  expect(await askedWith('freeze.manage')).toEqual({ kind: 'freeze', ...within })
  expect(await askedWith('audit.read')).toEqual({ kind: 'audit', ...within })
})
