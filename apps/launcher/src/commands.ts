import type { Pool } from '@groundwork/db/pool'
import pg from 'pg'
import type { CommandLine } from './command-line'
import { embeddedDatabase, notedDatabase } from './database'
import { Failure } from './failure'
import { lockHolder, takeLock } from './lock'
import { dataLayout, type DataLayout, shownPath } from './paths'
import { makeOperatorToken, makeSignInLink, revokeOperatorToken } from './operator'
import { readReadyFile } from './ready-file'
import { withPool } from './welcome'

type Doing = Exclude<CommandLine, { kind: 'help' }>

/** Does what the command says on the database of its data folder. */
export async function runCommandLine(command: Doing): Promise<void> {
  const layout = dataLayout(command.data)
  await withDatabase(layout, (url) => withPool(url, (pool) => run(command, pool, layout)))
}

async function run(command: Doing, pool: Pool, layout: DataLayout): Promise<void> {
  switch (command.kind) {
    case 'token-create':
      return await createNamedToken(pool, command.name, command.scope)
    case 'token-list':
      return await listTokens(pool)
    case 'token-revoke':
      return await revoke(pool, command.id)
    case 'sign-in-link': {
      const signIn = await makeSignInLink(pool)
      const portalUrl = process.env['GROUNDWORK_PORTAL_URL'] || readReadyFile(layout.readyFile)?.portalUrl
      console.log(portalUrl ? new URL(signIn, portalUrl).href : signIn)
    }
  }
}

async function createNamedToken(pool: Pool, name: string, scope: 'record' | 'read'): Promise<void> {
  const token = await makeOperatorToken(pool, { name, scope, by: 'command line' })
  console.log(`The token "${name}" may ${scope}. It is shown this once:\n${token}`)
}

type TokenRow = {
  id: string
  name: string
  scope: string
  hint: string
  created: string
  used: string | null
  revoked: boolean
}

async function listTokens(pool: Pool): Promise<void> {
  const day = (column: string) => `to_char(${column} at time zone 'utc', 'YYYY-MM-DD HH24:MI')`
  const { rows } = await pool.query<TokenRow>(
    `select id, name, scope, hint, ${day('created_at')} as created, ${day('last_used_at')} as used,
      revoked_at is not null as revoked from token order by id`,
  )
  if (rows.length === 0) return console.log('No token was made yet.')
  for (const row of rows) {
    const state = row.revoked ? 'revoked' : row.used ? `last used ${row.used} UTC` : 'never used'
    console.log(`${row.id}  ${row.scope.padEnd(6)}  …${row.hint}  made ${row.created} UTC, ${state}  ${row.name}`)
  }
}

async function revoke(pool: Pool, id: string): Promise<void> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id))
    throw new Failure(`"${id}" is not the id of a token: token list shows them.`, 2)
  const revoked = await revokeOperatorToken(pool, id)
  if (!revoked) throw new Failure('There is no such token, or it was revoked before: token list shows them.')
  console.log('Revoked.')
}

/**
 * Lends the database: the one that runs, else the embedded one started for a moment, with the data folder held so
 * that no `npm start` meets a server that is about to stop.
 */
export async function withDatabase(layout: DataLayout, work: (url: string) => Promise<void>): Promise<void> {
  const named = process.env['DATABASE_URL']
  if (named) return await work(named)
  const noted = notedDatabase(layout)
  if (!noted)
    throw new Failure(
      `${shownPath(layout.folder)} holds no Groundwork: run npm start with it first, or name another with --data.`,
    )
  if (await answers(noted.url)) return await work(noted.url)
  if (!noted.embedded)
    throw new Failure('The database that npm start used does not answer: start it, or set DATABASE_URL.')

  const lock = takeLock(layout.launcherFile)
  if ('heldBy' in lock) return await work(await untilAnswering(layout))
  // What a killed start left running is for the next start to end, so it stays noted.
  if (lock.leftBehind.length > 0) lock.note(lock.leftBehind)
  const database = await embeddedDatabase(layout)
  try {
    await work(database.url)
  } finally {
    await database.stop()
    lock.release()
  }
}

/** The address of a database that another start is bringing up now. */
async function untilAnswering(layout: DataLayout): Promise<string> {
  for (const until = performance.now() + 30_000; performance.now() < until; ) {
    const noted = notedDatabase(layout)
    if (noted && (await answers(noted.url))) return noted.url
    if (lockHolder(layout.launcherFile) === null) break
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Failure(
    'Groundwork is starting or stopping on this data folder, and its database does not answer yet: try again in a moment.',
  )
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}
