import { createHash, createHmac, pbkdf2Sync } from 'node:crypto'
import { UnavailableError } from '@groundwork/access/errors'
import { deriveKey } from '@groundwork/access/secrets'
import { type Pool, type Sql, transaction } from '@groundwork/db/pool'

/** What reaching plugins' schemas needs. `databaseUrl` must bypass a transaction pooler; by default it is the pool's. */
export type SchemaAccess = { pool: Pool; secret: string; databaseUrl?: string | undefined }

/** More than every engine's own pools together need; a role that leaks connections hits this, not the server's limit. */
const roleConnections = 24
const temporaryFiles = '256MB'
/** Writes the audit's row in the transaction of a plugin's change. */
const telling = 'public.plugin_changed(uuid)'

const installationIds = new WeakMap<Pool, Promise<string>>()

function installationId(pool: Pool): Promise<string> {
  let id = installationIds.get(pool)
  if (!id) {
    id = pool.query<{ id: string }>('select id from installation').then(({ rows }) => rows[0]!.id)
    id.catch(() => installationIds.delete(pool))
    installationIds.set(pool, id)
  }
  return id
}

/**
 * Name of the plugin's role and schema. Roles are the whole server's, so it carries eight digits of the installation's id:
 * the last ones, since a UUIDv7 begins with the time.
 */
export async function roleName(pool: Pool, pluginId: string): Promise<string> {
  const id = await installationId(pool)
  return `gw_${id.replaceAll('-', '').slice(-8)}_${pluginId.replaceAll('-', '_')}`
}

/** The same on every engine and stored nowhere. */
function passwordOf(role: string, secret: string): string {
  return createHmac('sha256', deriveKey(secret, 'plugin-role')).update(role).digest('base64url')
}

/** What the server keeps of a password: sent instead of it, so that no statement log shows one. */
function scramVerifier(password: string, role: string): string {
  const salt = createHmac('sha256', password).update(`salt:${role}`).digest().subarray(0, 16)
  const salted = pbkdf2Sync(password, salt, 4096, 32, 'sha256')
  const hmac = (text: string) => createHmac('sha256', salted).update(text).digest()
  const stored = createHash('sha256').update(hmac('Client Key')).digest('base64')
  return `SCRAM-SHA-256$4096:${salt.toString('base64')}$${stored}:${hmac('Server Key').toString('base64')}`
}

/** Where and as whom the host connects for the plugin. */
export async function roleUrl({ pool, secret, databaseUrl }: SchemaAccess, pluginId: string): Promise<string> {
  const role = await roleName(pool, pluginId)
  const url = new URL(databaseUrl ?? pool.options.connectionString ?? '')
  url.username = role
  url.password = passwordOf(role, secret)
  return url.toString()
}

/** Whether our own role may make roles; without it no plugin has SQL. Null when it may, else the sentence that says what to do. */
export async function schemaObstacle(pool: Pool): Promise<string | null> {
  const { rows } = await pool.query<{ may: boolean; me: string }>(
    'select rolsuper or rolcreaterole as may, current_user as me from pg_roles where rolname = current_user',
  )
  if (rows[0]?.may) return null
  return (
    `Plugins cannot have tables here: the database role "${rows[0]?.me}" may not make roles. ` +
    `An administrator of the database can run: ALTER ROLE "${rows[0]?.me}" CREATEROLE`
  )
}

/**
 * Takes the lock for changes to the plugin's schema in the caller's transaction: two engines never migrate at once. A row,
 * not an advisory lock: those can be held by any role, a plugin's too.
 */
export async function lockSchema(sql: Sql, pluginId: string, role: string): Promise<void> {
  await sql.query(`insert into plugin_schema (plugin_id, role) values ($1, $2) on conflict do nothing`, [
    pluginId,
    role,
  ])
  await sql.query(`select from plugin_schema where plugin_id = $1 for update`, [pluginId])
}

/**
 * Makes the plugin's role and schema, or puts its password and limits back. The role owns its schema and nothing else; the
 * host connects as that role, so there is no other role to return to. Throws UnavailableError where roles may not be made.
 */
export async function ensureSchema(access: SchemaAccess, pluginId: string): Promise<string> {
  const obstacle = await schemaObstacle(access.pool)
  if (obstacle) throw new UnavailableError(obstacle)
  const role = await roleName(access.pool, pluginId)
  const verifier = scramVerifier(passwordOf(role, access.secret), role)
  await transaction(access.pool, async (sql) => {
    await lockSchema(sql, pluginId, role)
    await lockGrants(sql)
    const { rowCount } = await sql.query('select from pg_roles where rolname = $1', [role])
    const attributes = `login password '${verifier}' connection limit ${roleConnections}`
    await sql.query(`${rowCount ? 'alter' : 'create'} role "${role}" with ${attributes}`)
    if (rowCount) await sql.query(`alter role "${role}" reset all`)
    await joinRole(sql, role)
    await sql.query(`create schema if not exists "${role}" authorization "${role}"`)
    await attempt(sql, `alter role "${role}" set temp_file_limit = '${temporaryFiles}'`)
    await attempt(sql, 'revoke create on schema public from public')
    await attempt(sql, revokeShared)
    await grantTelling(sql, role)
  })
  return role
}

/**
 * Until the caller's transaction ends nobody else grants or revokes: the grants of our function are one row of the server's, those of
 * the schema public another, and two cannot change one at once. After the lock of the plugin's own schema.
 */
export async function lockGrants(sql: Sql): Promise<void> {
  await sql.query('select from installation for update')
}

/** Throws UnavailableError where ours may not grant it: what the plugin wrote would not be in the audit. */
async function grantTelling(sql: Sql, role: string): Promise<void> {
  const before = await mayTell(sql, role)
  if (!before.usage) await attempt(sql, `grant usage on schema public to "${role}"`)
  if (!before.call) await attempt(sql, `grant execute on function ${telling} to "${role}"`)
  const { usage, call, me } = before.usage && before.call ? before : await mayTell(sql, role)
  if (usage && call) return
  throw new UnavailableError(
    `Plugins cannot have tables here: the database role "${me}" may not let their changes be written into the audit. ` +
      `An administrator of the database can run: GRANT USAGE ON SCHEMA public TO "${me}" WITH GRANT OPTION; ` +
      `GRANT EXECUTE ON FUNCTION ${telling} TO "${me}" WITH GRANT OPTION`,
  )
}

async function mayTell(sql: Sql, role: string) {
  const { rows } = await sql.query<{ usage: boolean; call: boolean; me: string }>(
    `select has_schema_privilege($1, 'public', 'usage') as usage, current_user as me,
      has_function_privilege($1, '${telling}', 'execute') as call`,
    [role],
  )
  return rows[0]!
}

/**
 * Functions that reach beyond a schema: large objects, which belong to none, locks and notices that others share, connections
 * to elsewhere. A right that everybody has cannot be taken from one role, so it is taken from everybody, and only where the
 * server has nobody but its superusers and plugins: what else logs in there may need them.
 */
const revokeShared = `do $$
  declare f regprocedure;
  begin
    if exists (select from pg_roles where rolcanlogin and not rolsuper and rolname !~ '^gw_[0-9a-f]{8}_') then
      return;
    end if;
    for f in select p.oid::regprocedure from pg_proc p
      where (proname ~ '^dblink' or pronamespace = 'pg_catalog'::regnamespace
          and (proname ~ '^(lo_|pg_(try_)?advisory_)' or proname in ('loread', 'lowrite', 'pg_notify')))
        and has_function_privilege('public', p.oid, 'execute')
    loop
      execute format('revoke execute on function %s from public', f);
    end loop;
  end $$`

/** Ours must belong to the role to give it a schema, end its connections and drop what it owns; a superuser need not. */
async function joinRole(sql: Sql, role: string): Promise<void> {
  const { rows } = await sql.query<{ superuser: boolean }>(
    'select rolsuper as superuser from pg_roles where rolname = current_user',
  )
  if (!rows[0]?.superuser) await sql.query(`grant "${role}" to current_user`)
}

/** Runs what only a superuser or an owner may; says whether it was allowed. */
async function attempt(sql: Sql, text: string): Promise<boolean> {
  await sql.query('savepoint attempt')
  try {
    await sql.query(text)
    await sql.query('release savepoint attempt')
    return true
  } catch {
    await sql.query('rollback to savepoint attempt')
    return false
  }
}
