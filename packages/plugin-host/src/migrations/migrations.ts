import { type Sql, transaction } from '@groundwork/db/pool'
import pg from 'pg'
import { bundleSource } from '../bundle/bundle-file'
import { inRoleTransaction, jsonTypes, type Limits, type RoleSession } from '../platform/sql/connection'
import { ensureSchema, lockGrants, lockSchema, roleName, roleUrl, type SchemaAccess } from '../platform/sql/role'
import { lineAt } from '../platform/sql/statements'
import {
  type Migration,
  type MigrationFile,
  MigrationRefusal,
  readMigration,
  readSection,
  type Section,
} from './migration-file'

export { type MigrationFile, MigrationRefusal } from './migration-file'
export { schemaObstacle, type SchemaAccess } from '../platform/sql/role'

const limits: Limits = { statementMs: 30_000, totalMs: 60_000, bytes: 5_000_000 }

type Applied = { name: string; sha256: string; down: string | null }
type Run = { name: string; section: Section }

/** The migrations of a stored bundle, in the manifest's order. Throws MigrationRefusal when a file is not there. */
export async function migrationFiles(sql: Sql, sha256: string, names: readonly string[]): Promise<MigrationFile[]> {
  return Promise.all(
    names.map(async (name) => {
      const bytes = await bundleSource(sql, sha256, name)
      if (!bytes) throw new MigrationRefusal('The manifest names it, but the bundle has no such file.', { file: name })
      return { name, sql: bytes.toString('utf8') }
    }),
  )
}

/**
 * Brings the plugin's schema up to what `files` say: those that were not applied yet, in order, all in one transaction as the
 * plugin's own role, so that they can touch nothing else. Throws MigrationRefusal with file and line, and has then changed
 * nothing; UnavailableError where the database lets us make no roles.
 */
export async function migrateUp(
  access: SchemaAccess,
  { pluginId, files }: { pluginId: string; files: readonly MigrationFile[] },
): Promise<{ applied: string[] }> {
  if (files.length === 0) return { applied: [] }
  const migrations = files.map(readMigration)
  const role = await ensureSchema(access, pluginId)
  const applied = await transaction(access.pool, async (sql) => {
    await lockSchema(sql, pluginId, role)
    const done = await appliedOf(sql, pluginId, role)
    refuseChanged(done, migrations)
    const fresh = migrations.filter(({ name }) => !done.some((one) => one.name === name))
    if (fresh.length === 0) return []
    await asRole(access, pluginId, async (session) => {
      for (const { name, up } of fresh) await runSection(session, { name, section: up })
      await mark(session, role, [...done, ...fresh])
      await record(sql, pluginId, fresh)
    })
    return fresh.map(({ name }) => name)
  })
  // A migration may have changed its own role's password or settings: they are put back.
  if (applied.length > 0) await ensureSchema(access, pluginId)
  return { applied }
}

/**
 * Undoes those of `names` that were applied, newest first, all in one transaction. From the first one on that has no
 * `migrate:down` all stay, since what came before it may be needed by it. Throws MigrationRefusal when one fails; nothing is
 * undone then.
 */
export async function migrateDown(
  access: SchemaAccess,
  { pluginId, names }: { pluginId: string; names: readonly string[] },
): Promise<{ undone: string[]; stay: string[] }> {
  if (names.length === 0) return { undone: [], stay: [] }
  const role = await roleName(access.pool, pluginId)
  const { rowCount } = await access.pool.query('select from plugin_schema where plugin_id = $1', [pluginId])
  if (!rowCount) return { undone: [], stay: [] }
  return transaction(access.pool, async (sql) => {
    await lockSchema(sql, pluginId, role)
    const done = await appliedOf(sql, pluginId, role)
    const wanted = done.filter(({ name }) => names.includes(name)).toReversed()
    const firstKept = wanted.findIndex(({ down }) => down === null)
    const undoing = firstKept < 0 ? wanted : wanted.slice(0, firstKept)
    const undone = undoing.map(({ name }) => name)
    const stay = wanted.slice(undoing.length).map(({ name }) => name)
    if (undone.length === 0) return { undone, stay }
    await asRole(access, pluginId, async (session) => {
      for (const { name, down } of undoing) await runSection(session, { name, section: readSection(name, down!, 0) })
      await mark(
        session,
        role,
        done.filter(({ name }) => !undone.includes(name)),
      )
      await sql.query('delete from plugin_migration where plugin_id = $1 and name = any($2)', [pluginId, undone])
    })
    return { undone, stay }
  })
}

/** What `migrateBack` would undo, newest first, and what would stay; asks our rows alone. */
export async function wouldUndo(
  sql: Sql,
  { pluginId, keep }: { pluginId: string; keep: readonly string[] },
): Promise<{ undone: string[]; stay: string[] }> {
  const { rows } = await sql.query<{ name: string; fixed: boolean }>(
    `select name, down is null as fixed from plugin_migration where plugin_id = $1 and name <> all($2::text[])
      order by applied_at desc, name desc`,
    [pluginId, keep],
  )
  const firstKept = rows.findIndex(({ fixed }) => fixed)
  const names = rows.map(({ name }) => name)
  return firstKept < 0
    ? { undone: names, stay: [] }
    : { undone: names.slice(0, firstKept), stay: names.slice(firstKept) }
}

/** Undoes what an older version lacks: `keep` are the names of its migrations. */
export async function migrateBack(
  access: SchemaAccess,
  { pluginId, keep }: { pluginId: string; keep: readonly string[] },
): Promise<{ undone: string[]; stay: string[] }> {
  const { rows } = await access.pool.query<{ name: string }>('select name from plugin_migration where plugin_id = $1', [
    pluginId,
  ])
  return migrateDown(access, { pluginId, names: rows.map(({ name }) => name).filter((name) => !keep.includes(name)) })
}

/**
 * Drops the plugin's schema with all in it, and its role. Through the caller's transaction where one is handed in. Its
 * processes should have ended; connections that are left are cut.
 */
export async function dropSchema(access: SchemaAccess, pluginId: string, sql: Sql = access.pool): Promise<void> {
  const role = await roleName(access.pool, pluginId)
  // What the role was granted goes with it.
  await sql.query('select from plugin_schema where plugin_id = $1 for update', [pluginId])
  await lockGrants(sql)
  const { rowCount } = await sql.query('select from pg_roles where rolname = $1', [role])
  if (rowCount) {
    await sql.query('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [role])
    await sql.query(`drop schema if exists "${role}" cascade`)
    await sql.query(`drop owned by "${role}" cascade`)
    await sql.query(`drop role "${role}"`)
  }
  await sql.query('delete from plugin_migration where plugin_id = $1', [pluginId])
  await sql.query('delete from plugin_schema where plugin_id = $1', [pluginId])
}

async function asRole(
  access: SchemaAccess,
  pluginId: string,
  work: (session: RoleSession) => Promise<void>,
): Promise<void> {
  const connectionString = await roleUrl(access, pluginId)
  const pool = new pg.Pool({ connectionString, max: 1, connectionTimeoutMillis: 5_000, types: jsonTypes })
  pool.on('error', () => {})
  try {
    const client = await pool.connect()
    client.on('error', () => {})
    const schema = await roleName(access.pool, pluginId)
    await inRoleTransaction({ hostPool: access.pool, client, schema, limits }, work)
  } finally {
    await pool.end()
  }
}

async function runSection(session: RoleSession, { name, section }: Run): Promise<void> {
  for (const { text, offset } of section.statements) {
    try {
      await session.run({ text })
    } catch (error) {
      if (!(error instanceof pg.DatabaseError)) throw error
      const at = offset + Math.max(0, Number(error.position ?? 1) - 1)
      const line = section.linesBefore + lineAt(section.text, at)
      const hint = error.hint ? ` ${error.hint}` : ''
      const late =
        error.code === '57014' ? `It took longer than ${limits.statementMs / 1000} s.` : `${error.message}.${hint}`
      throw new MigrationRefusal(late, { file: name, line })
    }
  }
}

function refuseChanged(done: Applied[], migrations: Migration[]): void {
  for (const { name, sha256 } of migrations) {
    const before = done.find((one) => one.name === name)
    if (before && before.sha256 !== sha256)
      throw new MigrationRefusal(
        'It was applied with another content. Leave it as it was and put the change into a new file.',
        { file: name },
      )
  }
}

async function record(sql: Sql, pluginId: string, fresh: Migration[]): Promise<void> {
  await sql.query(
    `insert into plugin_migration (plugin_id, name, sha256, down, applied_at)
      select $1, m.name, m.sha256, m.down, clock_timestamp() + m.n * interval '1 millisecond'
      from unnest($2::text[], $3::text[], $4::text[]) with ordinality as m(name, sha256, down, n)`,
    [
      pluginId,
      fresh.map(({ name }) => name),
      fresh.map(({ sha256 }) => sha256),
      fresh.map(({ down }) => down?.text ?? null),
    ],
  )
}

type Marked = { name: string; sha256: string; down: string | null }

/** The list as the schema itself carries it, written in the transaction that changes the schema. */
async function mark(session: RoleSession, role: string, applied: (Marked | Migration)[]): Promise<void> {
  const list = applied.map(({ name, sha256, down }) => ({
    name,
    sha256,
    down: typeof down === 'string' ? down : (down?.text ?? null),
  }))
  const literal = JSON.stringify({ migrations: list }).replaceAll("'", "''")
  await session.run({ text: `comment on schema "${role}" is E'${literal.replaceAll('\\', '\\\\')}'` })
}

/**
 * What was applied, in order. The schema changes in one transaction and our rows in another: where an engine ended between
 * the two commits, the schema's own list tells, and our rows follow it.
 */
async function appliedOf(sql: Sql, pluginId: string, role: string): Promise<Applied[]> {
  const { rows } = await sql.query<Applied>(
    'select name, sha256, down from plugin_migration where plugin_id = $1 order by applied_at, name',
    [pluginId],
  )
  const { rows: comments } = await sql.query<{ text: string | null }>(
    `select left(obj_description(oid, 'pg_namespace'), 4000000) as text from pg_namespace where nspname = $1`,
    [role],
  )
  const marked = readMark(comments[0]?.text ?? null)
  if (!marked || sameNames(marked, rows)) return rows
  await sql.query('delete from plugin_migration where plugin_id = $1', [pluginId])
  await sql.query(
    `insert into plugin_migration (plugin_id, name, sha256, down, applied_at)
      select $1, m.name, m.sha256, m.down, clock_timestamp() + m.n * interval '1 millisecond'
      from unnest($2::text[], $3::text[], $4::text[]) with ordinality as m(name, sha256, down, n)`,
    [pluginId, marked.map(({ name }) => name), marked.map(({ sha256 }) => sha256), marked.map(({ down }) => down)],
  )
  return marked
}

function sameNames(one: Applied[], other: Applied[]): boolean {
  return one.map(({ name }) => name).join('\n') === other.map(({ name }) => name).join('\n')
}

function readMark(text: string | null): Applied[] | null {
  try {
    const { migrations } = JSON.parse(text ?? '') as { migrations: Applied[] }
    const well = migrations.every((one) => typeof one.name === 'string' && typeof one.sha256 === 'string')
    return well ? migrations : null
  } catch {
    // No list, or the plugin put a comment of its own there: our rows stand.
    return null
  }
}
