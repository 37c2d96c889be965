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

  it('records and does nothing else', async () => {
    const none = { query: async () => ({ rows: [] }) } as never
    const bus = { on: () => () => {}, ready: () => new Promise<void>(() => {}) }
    const verifier = createTokenVerifier({ pool: none, bus, secret })
    expect(await verifier.verify(undefined, ticket)).toEqual({
      actor: { kind: 'token', id: 'run:rabc', name: 'Run rabc', scope: 'record' },
    })
    const without = createTokenVerifier({ pool: none, bus })
    expect(await without.verify(undefined, ticket)).toMatchObject({ status: 401 })
  })

  it('is refused once the run is over, with one look in five seconds, and 503 while nobody can look', async () => {
    let [looks, rows] = [0, [] as object[] | null]
    const query = async () => {
      looks += 1
      if (!rows) throw new Error('ECONNREFUSED')
      return { rows }
    }
    let clock = Date.now()
    const bus = { on: () => () => {}, ready: () => new Promise<void>(() => {}) }
    const verifier = createTokenVerifier({ pool: { query } as never, bus, secret, now: () => clock })
    const ask = () => verifier.verify(undefined, ticket)
    await Promise.all(Array.from({ length: 50 }, ask))
    expect(await ask()).toHaveProperty('actor')
    expect(looks).toBe(1)
    rows = null
    clock += 5_000
    expect(await ask()).toMatchObject({ status: 503 })
    rows = [{ state: 'succeeded' }]
    expect(await ask()).toMatchObject({ status: 401, message: expect.stringContaining('is over (succeeded)') })
  })
})
