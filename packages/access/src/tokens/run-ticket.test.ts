import { describe, expect, it } from 'vitest'
import { readRunTicket, runTicket } from './run-ticket'
import { createTokenVerifier } from './verifier'

const secret = 's'.repeat(40)
const hour = 3_600_000
const ticket = runTicket({ key: 'rabc', until: Date.now() + hour }, secret)

describe('the ticket of a run', () => {
  it('is read by those who know the secret, until its end', () => {
    expect(readRunTicket(ticket, secret)).toEqual({ key: 'rabc' })
    expect(readRunTicket(ticket, 't'.repeat(40))).toMatchObject({
      refusal: expect.stringContaining('not made by this'),
    })
    expect(readRunTicket(ticket, secret, Date.now() + 2 * hour)).toMatchObject({
      refusal: expect.stringContaining('expired'),
    })
  })

  it('is for its key and its time: neither can be changed', () => {
    const [prefix, key, until, signature] = ticket.split('.')
    for (const forged of [
      `${prefix}.other.${until}.${signature}`,
      `${prefix}.${key}.${Number(until) + hour}.${signature}`,
      `${prefix}.${key}.${until}`,
    ])
      expect(readRunTicket(forged, secret)).toHaveProperty('refusal')
  })

  it('records and does nothing else, without a look-up', async () => {
    const none = { query: () => Promise.reject(new Error('No database is asked.')) } as never
    const bus = { on: () => () => {} }
    const verifier = createTokenVerifier({ pool: none, bus, secret })
    expect(await verifier.verify(undefined, ticket)).toEqual({
      actor: { kind: 'token', id: 'run:rabc', name: 'Run rabc', scope: 'record' },
    })
    const without = createTokenVerifier({ pool: none, bus })
    expect(await without.verify(undefined, ticket)).toMatchObject({ status: 401 })
  })
})
