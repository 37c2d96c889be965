import { writeAudit } from '@groundwork/access/audit'
import { can } from '@groundwork/access/can'
import { InputError } from '@groundwork/access/errors'
import { reaches } from '@groundwork/catalog/claim'
import { ownerTeamOf } from '@groundwork/catalog/owner'
import { type Pool, transaction } from '@groundwork/db/pool'
import { projectLibraries, secretsSet } from '@groundwork/plugin-host/project-schema'
import { type Installation, installation } from '@groundwork/plugin-host/registry'
import { readSecret } from '@groundwork/plugin-host/secrets'
import type { Launch, SecretRef } from '@groundwork/plugin-sdk/points'
import { groundwork } from '../promotion/deps'

/** For whom the values are. */
export type Receiver = { key: string; project: string; environment: string }

/** Why a secret is not handed to a run, as a sentence that says which and what to do. */
export class NotHanded extends Error {
  override name = 'NotHanded' as const
}

type Named = { variable: string; ref: SecretRef; receiver: Receiver }

/**
 * The values of what a launch only refers to, by the names of their variables. They go to the launcher that holds the claim and
 * from there into the environment of the run alone; that they were handed is audited once for each launch. @throws NotHanded
 */
export async function secretsFor(
  pool: Pool,
  { secrets }: Pick<Launch, 'secrets'>,
  { receiver, secret }: { receiver: Receiver; secret: string },
): Promise<Record<string, string>> {
  const wanted = Object.entries(secrets ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1))
  if (wanted.length === 0) return {}
  const values: Record<string, string> = {}
  for (const [variable, ref] of wanted) values[variable] = await valueOf(pool, { variable, ref, receiver }, secret)
  await auditOnce(pool, receiver, Object.fromEntries(wanted))
  return values
}

/** What decides how the run itself is started and records is not a secret's to say. */
const reserved = /^(GROUNDWORK_|METAFLOW_|PYTHON|LD_|DYLD_|PATH$|HOME$|USER$)/

async function valueOf(pool: Pool, { variable, ref, receiver }: Named, secret: string): Promise<string> {
  const { integration: provider, name } = ref
  const refuse = (why: string) =>
    new NotHanded(`The run needs the secret ${name} of ${provider} as ${variable}, and is not given it. ${why}`)
  if (!/^[A-Z][A-Z0-9_]{0,99}$/.test(variable) || reserved.test(variable))
    throw refuse(`No secret may be in a variable of that name.`)
  const keeper = await installation(pool, provider)
  if (!keeper || keeper.state === 'uninstalled')
    throw refuse(`There is no plugin "${provider}" here. Register it, or correct the reference in the configuration.`)
  await requireGrant(pool, { keeper, receiver, refuse })
  if (ref.version !== undefined)
    throw refuse('Groundwork keeps only the newest value of a secret. Take "version" out of the reference.')
  if (!(await secretsSet(pool, [provider])).get(provider)?.has(name))
    throw refuse(`It is not set. Set it on the page of ${keeper.name} under Plugins, or correct the reference.`)
  try {
    const value = await readSecret(pool, { pluginId: provider, name }, secret)
    if (value !== null) return value
  } catch (error) {
    if (error instanceof InputError) throw refuse(error.message)
    throw error
  }
  throw refuse(`It was removed just now. Set it on the page of ${keeper.name} under Plugins.`)
}

type Asked = { keeper: Installation; receiver: Receiver; refuse(why: string): NotHanded }

/**
 * A plugin's secrets are for the projects that it configures: whoever writes a reference into the configuration of another
 * project is not given them. And the plugin must have been granted to keep any.
 */
async function requireGrant(pool: Pool, { keeper, receiver, refuse }: Asked): Promise<void> {
  const { pluginId: id, name, granted } = keeper
  const decision = can({ kind: 'plugin', id, name, granted }, 'platform.secret', { kind: 'plugin', id })
  if (!decision.allowed) throw refuse(decision.reason)
  const library = (await projectLibraries(pool)).find(({ pluginId }) => pluginId === id)
  const { ownerTeam } = await ownerTeamOf(pool, receiver.project)
  if (library && reaches(library, { name: receiver.project, ownerTeam })) return
  if (library && (await isChosen(pool, id, receiver.project))) return
  throw refuse(
    `The secrets of ${name} are for runs of the projects that it configures, and ${receiver.project} is none of them. Refer to a secret of the library of ${receiver.project}.`,
  )
}

/** A person chose the library for a unit of the project, whosever it is. */
async function isChosen(pool: Pool, library: string, project: string): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'launch-library-chosen',
    text: 'select from unit where project = $1 and library = $2 and library_chosen limit 1',
    values: [project, library],
  })
  return rowCount === 1
}

async function auditOnce(pool: Pool, receiver: Receiver, secrets: Record<string, SecretRef>): Promise<void> {
  const { key, project, environment } = receiver
  await transaction(pool, async (sql) => {
    // Whoever takes the claim over, or asks for it again, is the same launch.
    await sql.query('select from launch where key = $1 for no key update', [key])
    const { rowCount } = await sql.query(
      `select from audit where resource_kind = 'launch' and resource_id = $1 and action = 'platform.secret' limit 1`,
      [key],
    )
    if (rowCount) return
    const handed = Object.entries(secrets).map(([variable, { integration, name }]) => ({
      variable,
      of: integration,
      name,
    }))
    await writeAudit(sql, {
      actor: groundwork,
      action: 'platform.secret',
      resource: { kind: 'launch', id: key },
      detail: { did: 'handed secrets to a run', handed, project, environment },
    })
  })
}
