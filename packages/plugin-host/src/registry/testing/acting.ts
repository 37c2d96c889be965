import { createHash } from 'node:crypto'
import { loadActor, type UserActor } from '@groundwork/access/actor'
import type { Actor, Role } from '@groundwork/access/can'
import { createCallerFactory } from '@groundwork/access/trpc'
import { makeTeam, makeUser } from '@groundwork/db/makers'
import type { TestDatabase } from '@groundwork/db/testing'
import { manifestSchema } from '@groundwork/plugin-sdk/manifest'
import { pluginsRouter } from '../../router/plugins.router'
import { type Changing, itself } from '../transition'

const createCaller = createCallerFactory(pluginsRouter)
let made = 0

export type GivenBundle = {
  id?: string
  version?: string
  trust?: 'shipped' | 'signed' | 'unsigned'
  keyId?: string | null
  source?: string
  /** Fields of the manifest beside the usual ones. */
  manifest?: Record<string, unknown>
}

/** For tests: people, teams, stored bundles and callers of the router, made on the spot. */
export function acting({ pool, prisma, bus }: TestDatabase) {
  /** A row of a bundle, without any file; its hash. */
  async function bundle(given: GivenBundle = {}): Promise<string> {
    made += 1
    const { id = 'titles', version = `1.0.${made}`, trust = 'shipped', keyId = null, source = 'upload' } = given
    const manifest = manifestSchema.parse({
      ...{ id, version, name: 'Titles', description: 'Decides on titles.', kind: 'domain-library' },
      publisher: { name: 'Streaming' },
      engines: { groundwork: '^1.0.0' },
      ui: { entry: 'ui/index.js' },
      ...given.manifest,
    })
    const sha256 = createHash('sha256')
      .update(`${made} ${JSON.stringify(manifest)}`)
      .digest('hex')
    await pool.query(
      `insert into plugin_bundle (sha256, plugin_id, version, manifest, files, size_bytes, trust, key_id, source, origin)
       values ($1, $2, $3, $4, '{}', 1000, $5, $6, $7, 'a test')`,
      [sha256, id, version, JSON.stringify(manifest), trust, keyId, source],
    )
    return sha256
  }

  async function person(role: Role, teams: Record<string, Role> = {}): Promise<UserActor> {
    const { id } = await makeUser(prisma, { role })
    for (const [teamId, teamRole] of Object.entries(teams))
      await prisma.teamMember.create({ data: { teamId, userId: id, role: teamRole } })
    return (await loadActor(pool, id)) as UserActor
  }

  const changingAs = (actor: Actor = itself): Changing => ({ pool, bus, actor, requestId: 'test' })

  const callAs = (actor: Actor | null) =>
    createCaller({ pool, prisma, bus, actor, requestId: 'test', engine: () => Promise.reject(new Error('no engine')) })

  const team = (name: string) => makeTeam(prisma, { name })

  const events = async (key: string) => {
    const { rows } = await pool.query<{ change: string }>(
      `select payload ->> 'change' as change from event where topic = 'plugin' and key = $1 order by id`,
      [key],
    )
    return rows.map(({ change }) => change)
  }

  const audit = async (resourceId: string) => {
    const { rows } = await pool.query<{ action: string; by: string; did: string }>(
      `select action, actor_name as by, detail ->> 'did' as did from audit where resource_id = $1 order by at, id`,
      [resourceId],
    )
    return rows
  }

  return { bundle, person, changingAs, callAs, team, events, audit }
}
