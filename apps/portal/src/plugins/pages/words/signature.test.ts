import { expect, it } from 'vitest'
import { signatureWords } from './signature'

const by = (name: string, part: Partial<Parameters<typeof signatureWords>[0]> = {}) =>
  signatureWords({
    ...{ publisher: { name }, trust: 'signed', keyId: 'SHA256:k', signedBy: 'My team', keyRevoked: false },
    ...part,
  })

it('a publisher stands beside the signature only where the key has that name', () => {
  expect(by('My team')).toEqual({ known: 'My team, signed with its key', counts: true, said: null })
  for (const name of ['Groundwork', 'my team', 'My team '])
    expect(by(name)).toEqual({
      known: 'Signed with the key “My team”',
      counts: true,
      said: `It names ${name} as its publisher, not verified`,
    })
})

it('what ships is known by its hash, whoever it names', () => {
  expect(by('Somebody', { trust: 'shipped', keyId: null, signedBy: null })).toEqual({
    ...{ known: 'Shipped with Groundwork', counts: true, said: null },
  })
})

it.each([
  ['a revoked key', { keyRevoked: true }, 'Signed with the key “My team”, which was revoked'],
  ['a key that nobody trusts', { signedBy: null }, 'Signed with a key that is not trusted here'],
  ['a key that nobody trusts, in development', { trust: 'unsigned' }, 'Signed with a key that is not trusted here'],
  ['no key', { trust: 'unsigned', keyId: null, signedBy: null }, 'Not signed'],
])('%s vouches for nothing', (_, part, known) => {
  expect(by('My team', part)).toEqual({ known, counts: false, said: 'It names My team as its publisher, not verified' })
})
