import type { Actor } from '@groundwork/access/can'
import { testDatabase } from '@groundwork/db/testing'
import { describe, expect, it, vi } from 'vitest'
import { emptyTerms, newKey, outcome, twoTeams, type Who } from './testing/streaming'

vi.stubEnv('GROUNDWORK_SECRET', 's'.repeat(40))
const { as, billing, bundle, callAs, generationOf, people, registered } = await twoTeams(await testDatabase())

const everyone = { kind: 'everyone' } as const
const everybody = Object.keys(people) as Who[]
const withJob = {
  backend: { entry: 'backend.js' },
  permissions: ['jobs'],
  contributes: [{ point: 'job/v1', id: 'sync', title: 'Fetch titles', schedule: '0 2 * * *' }],
}
let prefixes = 0

describe('who may', () => {
  const manage: Who[] = ['ofTeam', 'administrator']
  const cases: [string, (who: Who, id: string) => Promise<unknown>, Who[]][] = [
    ['disable', async (who, id) => as(who).disable({ id, generation: await generationOf(id) }), manage],
    [
      'enable',
      async (who, id) => {
        await as('administrator').disable({ id, generation: await generationOf(id) })
        return as(who).enable({ id, generation: await generationOf(id), audience: everyone })
      },
      manage,
    ],
    [
      'setAudience',
      async (who, id) => as(who).setAudience({ id, generation: await generationOf(id), audience: everyone }),
      manage,
    ],
    ['restart', async (who, id) => as(who).restart({ id, generation: await generationOf(id) }), manage],
    [
      'upgrade',
      async (who, id) => as(who).upgrade({ id, generation: await generationOf(id), sha256: await bundle({ id }) }),
      manage,
    ],
    [
      'rollBack',
      async (who, id) => {
        await as('administrator').upgrade({ id, generation: await generationOf(id), sha256: await bundle({ id }) })
        return as(who).rollBack({ id, generation: await generationOf(id) })
      },
      manage,
    ],
    [
      'uninstall',
      async (who, id) => as(who).uninstall({ id, generation: await generationOf(id), dropData: true }),
      manage,
    ],
    ['runJob', (who, id) => as(who).runJob({ id, job: 'sync' }), manage],
    ['jobs', (who, id) => as(who).jobs({ id }), everybody],
    ['config.get', (who, id) => as(who).config.get({ id }), manage],
    ['config.check', (who, id) => as(who).config.check({ id, values: {} }), manage],
    ['config.save', (who, id) => as(who).config.save({ id, values: {}, revision: 0 }), manage],
    ['secrets.list', (who, id) => as(who).secrets.list({ id }), manage],
    ['webhooks', (who, id) => as(who).webhooks({ id }), manage],
    ['logs', (who, id) => as(who).logs({ id }), ['maintainer', 'ofTeam', 'developerOfTeam', 'administrator']],
    ['audit', (who, id) => as(who).audit({ id }), ['maintainer', 'ofTeam', 'administrator']],
    ['detail', (who, id) => as(who).detail({ id }), everybody],
    ['list', (who) => as(who).list(), everybody],
    ['available', (who) => as(who).available(), everybody],
    ['folders', (who) => as(who).folders(), everybody.filter((who) => who !== 'viewer')],
    ['impact', (who) => as(who).impact(), everybody],
    ['contributions', (who) => as(who).contributions(), everybody],
    ['requests.list', (who) => as(who).requests.list(), everybody],
    ['notifications.list', (who) => as(who).notifications.list(), everybody],
    ['keys.trust', (who) => as(who).keys.trust(newKey()), ['administrator']],
    [
      'envelopes.grant',
      (who) => as(who).envelopes.grant({ ...emptyTerms(`p${prefixes++}`), teamId: billing.id }),
      ['administrator'],
    ],
  ]

  it.each(cases)('%s', async (name, attempt, may) => {
    for (const who of everybody) {
      const id = `stream-${cases.findIndex(([one]) => one === name)}-${who.toLowerCase()}`
      await registered(id, name === 'runJob' ? withJob : {})
      expect([who, await outcome(attempt(who, id))]).toEqual([who, may.includes(who) ? 'done' : 'FORBIDDEN'])
    }
  })

  it('a stranger nothing at all', async () => {
    const stranger = callAs(null)
    for (const attempt of [() => stranger.list(), () => stranger.contributions(), () => stranger.requests.list()])
      expect(await outcome(attempt())).toBe('UNAUTHORIZED')
  })

  it('a publishing token reads and changes nothing', async () => {
    const { id, generation } = await registered('stream-token')
    const token: Actor = { kind: 'token', id: crypto.randomUUID(), name: 'ci', scope: 'publish' }
    expect(await outcome(callAs(token).list())).toBe('done')
    expect(await outcome(callAs(token).disable({ id, generation }))).toBe('FORBIDDEN')
    expect(await outcome(callAs(token).contributions())).toBe('FORBIDDEN')
  })
})

describe('a refusal', () => {
  it('names the team that owns the plugin', async () => {
    const { id, generation } = await registered('stream-theirs')
    await expect(as('ofOther').disable({ id, generation })).rejects.toMatchObject({
      code: 'FORBIDDEN',
      message: expect.stringMatching(
        /^Titles belongs to the team Streaming\. .*needs the role administrator, or maintainer in the team/,
      ),
    })
  })

  it('of a change on old news names who was quicker', async () => {
    const { id, generation } = await registered('stream-quick')
    await as('ofTeam').disable({ id, generation })
    await expect(as('administrator').disable({ id, generation })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringMatching(/^Titles was changed meanwhile by Ada Byron\./),
    })
  })
})
