import { makeProject, makeTeam, makeUser } from '@groundwork/db/makers'
import { type TestDatabase, testDatabase } from '@groundwork/db/testing'
import { installLibrary } from './install-library'
import { callerOf, makeUnit, person } from './library'

export const filmSchema = {
  type: 'object',
  required: ['table'],
  properties: {
    table: { type: 'string', default: 'films', 'x-portal': { immutableAfterCreate: true } },
    rules: {
      type: 'object',
      properties: {
        budget: { type: 'number', default: 900, maximum: 5000, 'x-portal': { unit: 'million USD', impact: 'rebuild' } },
        votes: { type: 'integer', default: 1000 },
      },
    },
    hook: { 'x-portal': { secretRef: true } },
    prefer: { type: 'string', 'x-portal': { perRun: true } },
  },
}

type Caller = ReturnType<typeof callerOf>

/** A project `films` of the team Content with a library and a unit, and people: Ana develops, Ben and Cai maintain, Dan is elsewhere. */
export type Films = {
  db: TestDatabase
  ana: Caller
  ben: Caller
  cai: Caller
  outsider: Caller
  unitId: string
  /** Name -> id. */
  environments: Record<string, string>
  head(address: string): Promise<number>
  draft(address: string, values: object, who?: Caller): ReturnType<Caller['saveDraft']>
  /** Draft and merge; for layers that need no approval. */
  put(address: string, values: object, who?: Caller): ReturnType<Caller['merge']>
  /** All that configuration ever writes, as text. */
  everythingStored(): Promise<string>
}

export async function makeFilms(): Promise<Films> {
  const db = await testDatabase()
  const people = await Promise.all(['Ana', 'Ben', 'Cai', 'Dan'].map((name) => makeUser(db.prisma, { name })))
  const team = await makeTeam(db.prisma, { name: 'Content' })
  await makeProject(db.prisma, { name: 'films', ownerTeam: team.id })
  await installLibrary(db.pool, {
    ...{ id: 'film-library', projects: ['films', 'other_*'], schema: filmSchema, secrets: ['HOOK', 'UNSET'] },
    ...{ ownerTeam: team.id, mapping: { '/rules': 'film_rules' } },
  })
  await db.pool.query(
    `insert into plugin_secret (plugin_id, name, ciphertext, updated_at) values ('film-library', 'HOOK', '\\x00', now())`,
  )
  const unitId = await makeUnit(db.pool, { project: 'films', name: 'SlateFlow', library: 'film-library' })
  const { rows } = await db.pool.query<{ name: string; id: string }>('select name, id from environment')
  const ana = callerOf(db, person(people[0]!, 'viewer', { [team.id]: 'developer' }))
  const head = async (address: string) => (await ana.layer({ address })).revision
  const draft: Films['draft'] = async (address, values, who = ana) => {
    const wanted = { address, base: await head(address), values: { ...values }, message: 'For the test' }
    return who.saveDraft(wanted)
  }
  return {
    ...{ db, ana, unitId, head, draft },
    ben: callerOf(db, person(people[1]!, 'viewer', { [team.id]: 'maintainer' })),
    cai: callerOf(db, person(people[2]!, 'viewer', { [team.id]: 'maintainer' })),
    outsider: callerOf(db, person(people[3]!, 'developer')),
    environments: Object.fromEntries(rows.map(({ name, id }) => [name, id])),
    put: async (address, values, who = ana) => {
      const { number, rowVersion } = await draft(address, values, who)
      return who.merge({ number, ifMatch: rowVersion })
    },
    everythingStored: () => everythingStored(db),
  }
}

async function everythingStored(db: TestDatabase): Promise<string> {
  const tables = ['config_change', 'config_revision', 'config_vote', 'config_layer', 'audit', 'event']
  const texts = tables.map((table) => `coalesce((select string_agg(x::text, ' ') from ${table} x), '')`)
  const { rows } = await db.pool.query<{ text: string }>(`select ${texts.join(' || ')} as text`)
  return rows[0]!.text
}
