import { testDatabase } from '@groundwork/db/testing'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { developPlugin } from '../lifecycle/register'
import { type Audience, installation } from '../registry/registry'
import { outcome, twoTeams, type Who } from '../router/testing/streaming'

vi.stubEnv('GROUNDWORK_SECRET', 's'.repeat(40))
const database = await testDatabase()
const { pool } = database
const { as, billing, bundle, changingAs, generationOf, people, streaming } = await twoTeams(database)
const everyone = { kind: 'everyone' } as const

describe('showing a plugin beyond its team', () => {
  const own: Audience = { kind: 'teams', teams: [streaming.id] }
  const seen = async (id: string) => ({ id, generation: await generationOf(id) })
  const refused = /Shown to: everyone \(its code then runs in everybody's pages, administrators' too\)/
  const terms = { idPrefix: 'stream-', points: ['page/v1', 'nav/v1'], memoryMb: 256, ratePerMinute: 600 }

  async function envelope(given: { everyone: boolean; permissions?: string[] }) {
    const { envelopes } = await as('viewer').envelopes.list()
    const { id } = envelopes.find(({ idPrefix }) => idPrefix === 'stream-') ?? { id: '' }
    await as('administrator').envelopes.change({ id, ...terms, permissions: ['kv', 'http:*.example.com'], ...given })
  }
  beforeEach(() => envelope({ everyone: false }))

  async function forOwn(id: string, manifest: Record<string, unknown> = {}) {
    const granted = (manifest['permissions'] as string[] | undefined) ?? []
    const sha256 = await bundle({ id, manifest })
    await as('ofTeam').register({ sha256, granted, ownerTeam: streaming.id, audience: own })
    return id
  }

  it('needs the envelope to say so: registering, for everyone, another team or people outside', async () => {
    const sha256 = await bundle({ id: 'stream-shown' })
    const attempt = (audience: Audience) =>
      as('ofTeam').register({ sha256, granted: [], ownerTeam: streaming.id, audience })
    await expect(attempt(everyone)).rejects.toThrow(refused)
    await expect(attempt({ kind: 'teams', teams: [streaming.id, billing.id] })).rejects.toThrow(
      /Shown to: Billing \(its code then runs in their pages\)/,
    )
    const users = [people.ofTeam.id, people.developerOfTeam.id]
    await expect(attempt({ kind: 'me', users: [...users, people.administrator.id] })).rejects.toThrow(/Shown to:/)
    expect(await installation(pool, 'stream-shown')).toBeNull()
    expect((await as('ofTeam').bundle({ sha256 })).shownExcess).toHaveLength(1)
    expect(await outcome(attempt({ kind: 'me', users }))).toBe('done')
    await envelope({ everyone: true })
    expect(await outcome(as('ofTeam').enable({ ...(await seen('stream-shown')), audience: everyone }))).toBe('CONFLICT')
    expect(await outcome(as('ofTeam').setAudience({ ...(await seen('stream-shown')), audience: everyone }))).toBe(
      'done',
    )
  })

  it('is for administrators to set afterwards, also where the plugin was off', async () => {
    const id = await forOwn('stream-after')
    const set = async (who: Who, audience: Audience) => as(who).setAudience({ ...(await seen(id)), audience })
    await expect(set('ofTeam', everyone)).rejects.toThrow(
      /goes beyond the envelope .* Ask the administrators for it\.$/,
    )
    await set('administrator', everyone)
    await as('ofTeam').disable(await seen(id))
    const enable = async (audience: Audience) => as('ofTeam').enable({ ...(await seen(id)), audience })
    await expect(enable(everyone)).rejects.toThrow(refused)
    expect(await outcome(set('ofTeam', everyone))).toBe('FORBIDDEN')
    expect(await outcome(enable(own))).toBe('done')
  })

  it('holds for each version of a plugin that others see, forward and back', async () => {
    const id = await forOwn('stream-seen')
    const upgrade = async () => as('ofTeam').upgrade({ ...(await seen(id)), sha256: await bundle({ id }) })
    expect(await outcome(upgrade())).toBe('done')
    await as('administrator').setAudience({ ...(await seen(id)), audience: everyone })
    await expect(upgrade()).rejects.toThrow(refused)
    const back = async (who: Who) => as(who).rollBack(await seen(id))
    await expect(back('ofTeam')).rejects.toThrow(refused)
    expect(await outcome(back('administrator'))).toBe('done')
    await as('ofTeam').setAudience({ ...(await seen(id)), audience: own })
    expect(await outcome(back('ofTeam'))).toBe('done')
  })

  it('a version that the envelope holds no longer is not gone back to, enabled or disabled', async () => {
    const id = await forOwn('stream-narrowed', { permissions: ['kv'] })
    await as('ofTeam').upgrade({ ...(await seen(id)), sha256: await bundle({ id }) })
    await envelope({ everyone: false, permissions: [] })
    const back = async (who: Who) => as(who).rollBack(await seen(id))
    const beyond = /goes beyond the envelope of its team\. Permission: .*\(kv\); allowed: none\. Ask the administrators/
    await expect(back('ofTeam')).rejects.toThrow(beyond)
    await as('ofTeam').disable(await seen(id))
    await expect(back('ofTeam')).rejects.toThrow(beyond)
    await as('ofTeam').enable({ ...(await seen(id)), audience: own })
    expect((await installation(pool, id))?.granted).toEqual([])
    expect(await outcome(back('administrator'))).toBe('done')
  })

  it('holds for what takes the place of a preview of a folder', async () => {
    const id = 'stream-taken'
    await developPlugin(changingAs(people.developerOfTeam), await bundle({ id, trust: 'unsigned', source: 'dev' }))
    const sha256 = await bundle({ id })
    const take = (audience: Audience) =>
      as('ofTeam').register({ sha256, granted: [], ownerTeam: streaming.id, audience })
    await expect(take(everyone)).rejects.toThrow(refused)
    expect(await outcome(take(own))).toBe('done')
  })
})
