import { testDatabase } from '@groundwork/db/testing'
import { describe, expect, it, vi } from 'vitest'
import { developPlugin } from '../lifecycle/register'
import { emptyTerms, twoTeams, type Who } from './testing/streaming'

vi.stubEnv('GROUNDWORK_SECRET', 's'.repeat(40))
const database = await testDatabase()
const { pool } = database
const { as, billing, bundle, changingAs, generationOf, people, registered, streaming } = await twoTeams(database)
const everyone = { kind: 'everyone' } as const

describe('what a plugin leaves', () => {
  it('keeps or drops data at uninstall', async () => {
    for (const dropData of [false, true]) {
      const { id, generation } = await registered(`stream-data-${dropData}`)
      await pool.query(`insert into plugin_value (plugin_id, key, value, bytes) values ($1, 'k', '1', 1)`, [id])
      await as('ofTeam').uninstall({ id, generation, dropData })
      const { rowCount } = await pool.query('select from plugin_value where plugin_id = $1', [id])
      expect(rowCount).toBe(dropData ? 0 : 1)
      expect((await as('viewer').available()).find(({ label }) => label.pluginId === id)?.keptData).toBe(!dropData)
    }
  })

  it('shows what was kept to who registers again: its configuration and which secrets are set, and to nobody else', async () => {
    const manifest = { permissions: ['secrets'], secrets: [{ name: 'API_KEY', description: 'Of it.' }] }
    const { id, generation } = await registered('stream-kept', manifest)
    const { sha256 } = (await as('ofTeam').detail({ id })).label
    await as('ofTeam').secrets.set({ id, name: 'API_KEY', value: 'very-secret-value-42' })
    await pool.query(`insert into plugin_config (plugin_id, revision, values) values ($1, 3, '{"limit": 7}')`, [id])
    await as('ofTeam').uninstall({ id, generation, dropData: false })
    const kept = async (who: Who) => (await as(who).bundle({ sha256 })).kept
    expect(await kept('ofTeam')).toEqual({ revision: 3, values: { limit: 7 }, secrets: ['API_KEY'] })
    expect(await kept('ofOther')).toBeNull()
    const again = await as('ofTeam')
      .register({
        ...{ sha256, granted: ['secrets'], ownerTeam: streaming.id },
        audience: { kind: 'teams', teams: [streaming.id] },
      })
      .catch((error: Error) => error.message)
    // Secrets are beyond this team's envelope: an administrator registers it.
    expect(again).toContain('secrets')
    await as('administrator').register({ sha256, granted: ['secrets'], ownerTeam: streaming.id, audience: everyone })
    const seen = { id, generation: await generationOf(id) }
    await as('ofTeam').uninstall({ ...seen, dropData: true })
    expect(await kept('ofTeam')).toBeNull()
  })

  it('keeps the id for its owner while data is kept, and for nobody once it was dropped', async () => {
    const id = 'moved-on'
    const made = await as('administrator').register({
      ...{ sha256: await bundle({ id }), granted: [], ownerTeam: streaming.id, audience: null },
    })
    await as('administrator').uninstall({ id, generation: made.generation, dropData: false })
    await as('administrator').envelopes.grant({ ...emptyTerms('moved-'), teamId: billing.id })
    const register = async () =>
      as('ofOther').register({ sha256: await bundle({ id }), granted: [], ownerTeam: billing.id, audience: null })
    await expect(register()).rejects.toThrow(/belongs to the team Streaming/)
    await pool.query(`update plugin_installation set data_dropped = true where plugin_id = $1`, [id])
    expect(await register()).toMatchObject({ state: 'draft', ownerTeam: billing.id, dataDropped: false })
  })

  it('of a preview whose developer removed it with its data keeps nobody else from developing under that id', async () => {
    const build = () => bundle({ id: 'team-notes', trust: 'unsigned', source: 'dev' })
    const push = async (who: Who) => developPlugin(changingAs(people[who]), await build())
    await push('developer')
    await expect(push('maintainer')).rejects.toThrow('Somebody else develops')
    const remove = async (dropData: boolean) =>
      as('developer').uninstall({ id: 'team-notes', generation: await generationOf('team-notes'), dropData })
    await remove(false)
    await expect(push('maintainer')).rejects.toThrow()
    await push('developer')
    await remove(true)
    expect(await push('maintainer')).toMatchObject({ state: 'draft', registeredBy: people.maintainer.id })
  })
})
