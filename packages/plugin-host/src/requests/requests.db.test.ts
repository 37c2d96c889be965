import { testDatabase } from '@groundwork/db/testing'
import { describe, expect, it, vi } from 'vitest'
import { type Audience, installation } from '../registry/registry'
import { outcome, twoTeams, type Who } from '../router/testing/streaming'

vi.stubEnv('GROUNDWORK_SECRET', 's'.repeat(40))
const database = await testDatabase()
const { pool } = database
const { as, audit, billing, bundle, callAs, generationOf, people, person, registered, streaming } =
  await twoTeams(database)
const everyone = { kind: 'everyone' } as const

describe('a request', () => {
  async function asked(id: string) {
    const sha256 = await bundle({ id, manifest: { permissions: ['sql'] } })
    const register = { granted: ['sql'], ownerTeam: streaming.id, audience: everyone }
    const request = await as('ofTeam').requests.ask({ sha256, reason: 'We keep titles.', register })
    return { id: request.id, sha256, register }
  }

  it('goes to the administrators with reason and excess, and approving carries it out', async () => {
    const { id, sha256 } = await asked('stream-asked')
    const { requests, mayDecide } = await as('administrator').requests.list()
    expect(mayDecide).toEqual({ allowed: true })
    expect(requests.find((one) => one.id === id)).toMatchObject({
      ...{ kind: 'register', state: 'open', reason: 'We keep titles.', teamName: 'Streaming' },
      excess: [
        {
          what: 'Permission',
          asked: 'Keep tables in a database schema of its own (sql)',
          allowed: 'kv, http:*.example.com',
        },
      ],
    })
    const diff = await as('administrator').requests.diff({ id })
    expect(diff.diff.permissions.added).toMatchObject([{ permission: 'sql' }])
    expect((await as('administrator').notifications.list()).items[0]?.title).toMatch(/asks for Titles/)
    expect(await as('administrator').requests.decide({ id, approve: true })).toEqual({ id, state: 'approved' })
    expect(await installation(pool, 'stream-asked')).toMatchObject({
      ...{
        state: 'enabled',
        activeSha: sha256,
        granted: ['sql'],
        ownerTeam: streaming.id,
        registeredBy: people.ofTeam.id,
      },
    })
    expect((await as('ofTeam').notifications.list()).items[0]?.title).toMatch(/approved your request/)
    expect((await audit('stream-asked')).map(({ action }) => action).toSorted()).toEqual([
      ...['plugin.ask', 'plugin.decide', 'plugin.manage', 'plugin.manage'],
    ])
  })

  it('is decided once, also when two decide at the same time', async () => {
    const { id } = await asked('stream-twice')
    const decide = (approve: boolean) => as('administrator').requests.decide({ id, approve, note: 'No.' })
    const both = await Promise.allSettled([decide(true), decide(true)])
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await expect(decide(false)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringMatching(/was approved already by Ada Byron/),
    })
  })

  it('that is refused changes nothing but itself', async () => {
    const { id } = await asked('stream-no')
    await as('administrator').requests.decide({ id, approve: false, note: 'Use kv.' })
    expect(await installation(pool, 'stream-no')).toBeNull()
    const mine = (await as('ofTeam').requests.list()).requests.find((one) => one.id === id)
    expect(mine).toMatchObject({ state: 'refused', note: 'Use kv.', decidedByName: 'Ada Byron' })
    expect((await as('ofTeam').notifications.list()).items[0]).toMatchObject({ body: 'Use kv.' })
  })

  it('is not for what keeps to the envelope, not twice, and not for the plugins of others', async () => {
    const plain = await bundle({ id: 'stream-plain' })
    const register = { granted: [], ownerTeam: streaming.id, audience: null }
    await expect(as('ofTeam').requests.ask({ sha256: plain, reason: 'x', register })).rejects.toThrow(
      /nothing to ask for/,
    )
    const { sha256, register: again } = await asked('stream-once')
    await expect(as('ofTeam').requests.ask({ sha256, reason: 'x', register: again })).rejects.toThrow(
      /was asked for already/,
    )
    await expect(as('ofOther').requests.ask({ sha256, reason: 'x', register: again })).rejects.toThrow(
      /belongs to the team Streaming/,
    )
    expect((await as('ofOther').requests.list()).requests).toEqual([])
  })

  it('for an upgrade is void when another version came meanwhile, and stays open', async () => {
    const { id: plugin } = await registered('stream-moved')
    const sha256 = await bundle({ id: plugin, manifest: { permissions: ['sql'] } })
    const { id } = await as('ofTeam').requests.ask({ sha256, reason: 'x' })
    await as('ofTeam').upgrade({
      id: plugin,
      generation: await generationOf(plugin),
      sha256: await bundle({ id: plugin }),
    })
    await expect(as('administrator').requests.decide({ id, approve: true })).rejects.toThrow(/shows another difference/)
    expect((await as('ofTeam').requests.list()).requests.find((one) => one.id === id)?.state).toBe('open')
    expect(await outcome(as('ofOther').requests.withdraw({ id }))).toBe('FORBIDDEN')
    await as('ofTeam').requests.withdraw({ id })
    expect(await outcome(as('administrator').requests.decide({ id, approve: true }))).toBe('CONFLICT')
    expect(await outcome(as('ofTeam').requests.decide({ id, approve: true }))).toBe('FORBIDDEN')
  })
})

describe('showing a plugin to everyone is asked for', () => {
  it('with the registration, and again with each version', async () => {
    const narrow = { permissions: ['kv', 'http:*.example.com'], points: ['page/v1', 'nav/v1'], memoryMb: 256 }
    const { envelopes } = await as('viewer').envelopes.list()
    const given = { id: envelopes[0]?.id ?? '', idPrefix: 'stream-', ratePerMinute: 600, ...narrow }
    await as('administrator').envelopes.change(given)
    const ask = async (audience: typeof everyone | null) => {
      const sha256 = await bundle({ id: 'stream-wide' })
      const register = { granted: [], ownerTeam: streaming.id, audience }
      return (await as('ofTeam').requests.ask({ sha256, reason: 'For all.', register })).id
    }
    await expect(ask(null)).rejects.toThrow(/nothing to ask for/)
    for (const kind of ['register', 'upgrade']) {
      const id = await ask(everyone)
      const request = (await as('administrator').requests.list()).requests.find((one) => one.id === id)
      expect(request).toMatchObject({ kind, excess: [{ what: 'Shown to', allowed: 'the team that owns it' }] })
      await as('administrator').requests.decide({ id, approve: true })
      expect(await installation(pool, 'stream-wide')).toMatchObject({ state: 'enabled', audience: everyone })
    }
    await as('administrator').envelopes.change({ ...given, everyone: true })
  })
})

describe('what a change of an installed plugin goes beyond the envelope in is asked for', () => {
  const terms = { idPrefix: 'stream-', points: ['page/v1', 'nav/v1'], memoryMb: 256, ratePerMinute: 600 }
  const own: Audience = { kind: 'teams', teams: [streaming.id] }
  const envelope = async (given: { everyone: boolean; permissions: string[] }) => {
    const { envelopes } = await as('viewer').envelopes.list()
    await as('administrator').envelopes.change({ id: envelopes[0]?.id ?? '', ...terms, ...given })
  }
  const usual = { everyone: true, permissions: ['kv', 'http:*.example.com'] }
  const approve = (id: string) => as('administrator').requests.decide({ id, approve: true })
  const seen = async (id: string) => ({ id, generation: await generationOf(id) })
  const requestOf = async (id: string) =>
    (await as('administrator').requests.list()).requests.find((one) => one.id === id)

  async function forOwn(id: string, permissions: string[] = []) {
    const sha256 = await bundle({ id, manifest: { permissions } })
    await as('ofTeam').register({ sha256, granted: permissions, ownerTeam: streaming.id, audience: own })
    return { id, sha256 }
  }

  it('whom it is shown to: with both audiences, and carried out at approval, also where it is off', async () => {
    const { id } = await forOwn('stream-show')
    await envelope({ ...usual, everyone: false })
    const ask = () => as('ofTeam').requests.ask({ id, audience: everyone, reason: 'All editors need it.' })
    const { id: request } = await ask()
    expect((await as('ofTeam').detail({ id })).beyond).toMatchObject({
      showing: [{ what: 'Shown to' }],
      asked: ['audience'],
    })
    await expect(ask()).rejects.toThrow(/asked for already: to show Titles to everyone/)
    expect(await requestOf(request)).toMatchObject({
      ...{ kind: 'audience', reason: 'All editors need it.', showing: { now: 'Streaming', to: 'everyone' } },
      excess: [{ what: 'Shown to', allowed: 'the team that owns it' }],
    })
    expect((await as('administrator').notifications.list()).items[0]?.title).toMatch(/asks to show Titles to everyone/)
    expect(await approve(request)).toEqual({ id: request, state: 'approved' })
    expect((await installation(pool, id))?.audience).toEqual(everyone)
    expect((await as('ofTeam').notifications.list()).items[0]?.title).toMatch(/approved your request to show Titles/)
    expect((await audit(id)).map(({ did }) => did)).toEqual(
      expect.arrayContaining(['asked to show others', 'approved the request to show others']),
    )
    await as('administrator').setAudience({ ...(await seen(id)), audience: own })
    await as('ofTeam').disable(await seen(id))
    await approve((await ask()).id)
    expect(await installation(pool, id)).toMatchObject({ state: 'enabled', audience: everyone })
    await envelope(usual)
  })

  it('going back: with what the version before has and asks for, and only to that version', async () => {
    const { id, sha256 } = await forOwn('stream-back', ['kv'])
    const next = await bundle({ id })
    await as('ofTeam').upgrade({ ...(await seen(id)), sha256: next })
    await expect(as('ofTeam').requests.ask({ id, goBack: true, reason: 'x' })).rejects.toThrow(/nothing to ask for/)
    await envelope({ ...usual, permissions: [] })
    const ask = async () => (await as('ofTeam').requests.ask({ id, goBack: true, reason: 'It lost titles.' })).id
    const request = await ask()
    expect(await requestOf(request)).toMatchObject({ kind: 'rollback', sha256, showing: null })
    const diff = await as('administrator').requests.diff({ id: request })
    expect(diff.diff.permissions.added).toMatchObject([{ permission: 'kv' }])
    expect((await as('ofTeam').detail({ id })).beyond).toMatchObject({
      ...{ rollBack: [{ what: 'Permission' }], asked: ['rollback'] },
    })
    await approve(request)
    expect(await installation(pool, id)).toMatchObject({ activeSha: sha256, granted: ['kv'] })
    await as('administrator').rollBack(await seen(id))
    const late = await ask()
    await as('administrator').upgrade({ ...(await seen(id)), sha256: await bundle({ id }) })
    await expect(approve(late)).rejects.toThrow(/shows another difference/)
    expect((await requestOf(late))?.state).toBe('open')
    await envelope(usual)
  })

  it('not what keeps to the envelope, nor of others, nor what is shown by another version by now', async () => {
    const { id } = await forOwn('stream-late')
    const ask = (who: Who) => as(who).requests.ask({ id, audience: everyone, reason: 'x' })
    await expect(ask('ofTeam')).rejects.toThrow(/nothing to ask for/)
    await envelope({ ...usual, everyone: false })
    expect(await outcome(ask('ofOther'))).toBe('FORBIDDEN')
    expect(await outcome(ask('developerOfTeam'))).toBe('FORBIDDEN')
    const { id: request } = await ask('ofTeam')
    await as('ofTeam').upgrade({ ...(await seen(id)), sha256: await bundle({ id }) })
    await expect(approve(request)).rejects.toThrow(/shows another difference/)
    expect((await installation(pool, id))?.audience).toEqual(own)
    await envelope(usual)
  })
})

describe('a request is decided by what holds now', () => {
  const asking = async (who: Who, id: string, ownerTeam = streaming.id) => {
    const sha256 = await bundle({ id, manifest: { permissions: ['sql'] } })
    const register = { granted: ['sql'], ownerTeam, audience: null }
    return { sha256, asked: as(who).requests.ask({ sha256, reason: 'x', register }) }
  }
  const approve = (id: string) => as('administrator').requests.decide({ id, approve: true })

  it('not when whoever asked has left the team', async () => {
    const leaver = await person('viewer', { [streaming.id]: 'maintainer' })
    const sha256 = await bundle({ id: 'stream-left', manifest: { permissions: ['sql'] } })
    const register = { granted: ['sql'], ownerTeam: streaming.id, audience: null }
    const { id } = await callAs(leaver).requests.ask({ sha256, reason: 'x', register })
    await database.prisma.teamMember.deleteMany({ where: { userId: leaver.id } })
    await expect(approve(id)).rejects.toThrow(/Ada Byron may not ask for Titles any more\./)
    await pool.query('update "user" set disabled_at = now() where id = $1', [leaver.id])
    await expect(approve(id)).rejects.toThrow(/Whoever asked has no access any more\./)
    expect(await installation(pool, 'stream-left')).toBeNull()
  })

  it('not for an id of another team, from the start', async () => {
    const { asked } = await asking('ofOther', 'stream-theirs-too', billing.id)
    await expect(asked).rejects.toThrow(/Ids that begin with "stream-" belong to the team Streaming/)
  })

  it('once more when an earlier approval ended before it was written down', async () => {
    const { sha256, asked } = await asking('ofTeam', 'stream-crashed')
    const { id } = await asked
    await as('administrator').register({ sha256, granted: ['sql'], ownerTeam: streaming.id, audience: everyone })
    expect(await approve(id)).toEqual({ id, state: 'approved' })
  })
})
