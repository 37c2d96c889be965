import { makeTeam } from '@groundwork/db/makers'
import { transaction } from '@groundwork/db/pool'
import { testDatabase } from '@groundwork/db/testing'
import { setSecret } from '@groundwork/plugin-host/secrets'
import { beforeAll, describe, expect, it } from 'vitest'
import { installLibrary } from '../config/testing/install-library'
import { deployFlow } from '../testing/deployed-flow'
import { brokenInvariants } from '../testing/invariants'
import { type ClaimDeps, claimLaunch } from './claim'
import { launchState } from './launch-row'
import { planLaunch } from './plan-launch'

const db = await testDatabase()
const secret = 's'.repeat(40)
const deps: ClaimDeps = { secret, engineUrl: () => 'http://engine.test', beatSeconds: 1 }
const [hook, foreign] = ['correct-horse-battery-9', 'another-teams-password-7']
const schema = {
  type: 'object',
  properties: {
    hook: { 'x-portal': { secretRef: true } },
    dataBase: { type: 'object', properties: { key: { 'x-portal': { secretRef: true } } } },
  },
}
let made = 0

beforeAll(async () => {
  const change = { bus: db.bus, actor: { kind: 'system', name: 'Test' } as const }
  const libraries = [
    { id: 'own-library', projects: ['fa*'], value: hook },
    { id: 'foreign-library', projects: ['kyc'], value: foreign },
  ]
  for (const { id, projects, value } of libraries) {
    const manifest = await installLibrary(db.pool, { id, projects, schema, secrets: ['HOOK', 'UNSET'] })
    await transaction(db.pool, (sql) => setSecret(sql, { manifest, name: 'HOOK', value, secret }, change))
  }
})

const reference = (provider: string, path: string, more: object = {}) => ({ secretRef: { provider, path, ...more } })

async function launched(config: Parameters<typeof deployFlow>[1]['config']) {
  const key = `rsecret${made++}`
  const flow = await deployFlow(db.pool, {
    ...{ code: Buffer.from(key), entry: 'flow.py', name: `Flow${made}`, content: { schema } },
    ...(config ? { config } : {}),
  })
  await planLaunch(db.pool, { key, ...flow, purpose: 'manual', parameters: {} })
  const claim = (host = 'a') => claimLaunch(db.pool, { key, host, claim: `made up by ${host}`, attempt: 1 }, deps)
  return { key, claim, words: async () => (await launchState(db.pool, key))?.reason }
}

const handed = async (key: string) =>
  (
    await db.pool.query(`select actor_kind, detail from audit where action = 'platform.secret' and resource_id = $1`, [
      key,
    ])
  ).rows

describe('secrets that a version refers to', () => {
  it('are handed to who holds the claim, under the names of their keys', async () => {
    const { claim } = await launched({
      hook: reference('own-library', 'HOOK'),
      dataBase: { key: reference('own-library', 'HOOK') },
    })
    expect(await claim()).toMatchObject({
      is: 'go',
      secrets: { SECRET_HOOK: hook, SECRET_DATA_BASE_KEY: hook },
      launch: { secrets: { SECRET_HOOK: { integration: 'own-library', name: 'HOOK' } } },
    })
    expect(await claim('b')).not.toHaveProperty('secrets')
  })

  it('are audited once for a launch, without their values, whoever takes the claim over', async () => {
    const { key, claim } = await launched({ hook: reference('own-library', 'HOOK') })
    await claim()
    await claim()
    await db.pool.query(`update launch set beat_at = now() - interval '1 minute' where key = $1`, [key])
    expect(await claim('b')).toMatchObject({ is: 'go', generation: 2, secrets: { SECRET_HOOK: hook } })
    expect(await handed(key)).toEqual([
      {
        actor_kind: 'system',
        detail: {
          did: 'handed secrets to a run',
          handed: [{ variable: 'SECRET_HOOK', of: 'own-library', name: 'HOOK' }],
          project: 'fake',
          environment: 'dev',
        },
      },
    ])
    const broken = await brokenInvariants(db.pool, { secrets: [hook, foreign] })
    expect(broken.filter(({ invariant }) => invariant === 'I9')).toEqual([])
  })

  it.each([
    [
      'are not set',
      reference('own-library', 'UNSET'),
      /secret UNSET of own-library as SECRET_HOOK.*not set.*page of own-library under Plugins/,
    ],
    ['nobody keeps', reference('own-library', 'NOBODY'), /NOBODY of own-library.*not set/],
    ['are of a plugin that is not there', reference('no-library', 'HOOK'), /no plugin "no-library" here/],
    [
      'are of a library of other projects',
      reference('foreign-library', 'HOOK'),
      /secrets of foreign-library are for runs of the projects that it configures, and fake is none of them/,
    ],
    ['are wanted in a value of the past', reference('own-library', 'HOOK', { version: 2 }), /only the newest value/],
  ])('and %s fail the launch in words', async (_, hookReference, words) => {
    const { key, claim, words: reason } = await launched({ hook: hookReference })
    expect(await claim()).toMatchObject({ is: 'finished', exitCode: 70, state: 'failed' })
    expect(await reason()).toMatch(words)
    expect(await handed(key)).toEqual([])
  })

  it('and are of a team that does not own the project fail the launch, unless a unit was given that library', async () => {
    const [content, desk] = [await makeTeam(db.prisma), await makeTeam(db.prisma)]
    const own = (project: string | null, library: string | null) =>
      db.pool.query(
        `with p as (insert into project (name, kind, owner_team) values ('fake', 'project', $1)
          on conflict (name) do update set owner_team = excluded.owner_team)
         update plugin_installation set owner_team = $2 where plugin_id = 'own-library'`,
        [project, library],
      )
    await own(content.id, desk.id)
    try {
      const refused = await launched({ hook: reference('own-library', 'HOOK') })
      expect(await refused.claim()).toMatchObject({ is: 'finished' })
      expect(await refused.words()).toMatch(/for runs of the projects that it configures, and fake is none of them/)
      await db.pool.query(`update unit set library = 'own-library', library_chosen = true where project = 'fake'`)
      const given = await launched({ hook: reference('own-library', 'HOOK') })
      expect(await given.claim()).toMatchObject({ is: 'go', secrets: { SECRET_HOOK: hook } })
    } finally {
      await own(null, null)
    }
  })

  it('and whose plugin was granted none fail the launch in words', async () => {
    const { claim, words } = await launched({ hook: reference('own-library', 'HOOK') })
    const grant = (granted: string[]) =>
      db.pool.query(`update plugin_installation set granted = $1 where plugin_id = 'own-library'`, [granted])
    await grant([])
    try {
      expect(await claim()).toMatchObject({ is: 'finished' })
    } finally {
      await grant(['secrets'])
    }
    expect(await words()).toMatch(/needs the permission "secrets", which own-library was not granted/)
  })

  it('and cannot be opened any more fail the launch in words', async () => {
    const { key, words } = await launched({ hook: reference('own-library', 'HOOK') })
    const other = { ...deps, secret: 'another secret of this installation, since' }
    expect(await claimLaunch(db.pool, { key, host: 'a', attempt: 1 }, other)).toMatchObject({ is: 'finished' })
    expect(await words()).toMatch(/cannot be opened.*Set it again/)
  })
})
