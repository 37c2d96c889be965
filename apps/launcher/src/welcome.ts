import { createPool, type Pool } from '@groundwork/db/pool'
import type { Addresses } from './addresses'
import type { Database } from './database'
import type { Options } from './options'
import { makeOperatorToken, makeSignInLink } from './operator'
import { type DataLayout, root } from './paths'
import { cardRoot } from './service-specs'

export type Welcome = { firstSignInUrl: string | null; linkEachStart: boolean; token: string | null }

/** Lends a small pool for a moment. */
export async function withPool<T>(url: string, work: (pool: Pool) => Promise<T>): Promise<T> {
  const pool = createPool(url, { max: 2, applicationName: 'groundwork launcher' })
  try {
    return await work(pool)
  } finally {
    await pool.end()
  }
}

/**
 * Makes what a person needs to begin: the link that signs in the first administrator and, where no token was ever
 * made, one to record with. The embedded database has a link at every start: whoever reads it can read the database too. On a
 * database of one's own the link is made only while there is no administrator.
 */
export function prepareWelcome(database: Database, portalUrl: string, tokenless: boolean): Promise<Welcome> {
  return withPool(database.url, async (pool) => {
    const { rows } = await pool.query<{ administrators: boolean; tokens: boolean }>(
      `select exists (select from "user" where role = 'administrator' and disabled_at is null) as administrators,
        exists (select from token) as tokens`,
    )
    const found = rows[0] ?? { administrators: false, tokens: false }
    const wantsLink = database.embedded || !found.administrators
    const link = wantsLink ? await makeSignInLink(pool) : null
    const wantsToken = !found.tokens && !tokenless
    const made = wantsToken
      ? await makeOperatorToken(pool, { name: 'first start', scope: 'record', by: 'start' })
      : null
    return {
      firstSignInUrl: link && new URL(link, portalUrl).href,
      linkEachStart: database.embedded,
      token: made,
    }
  })
}

type Screen = { addresses: Addresses; layout: DataLayout; options: Options; welcome: Welcome; elapsed: string }

/** What stands in the terminal once everything runs. */
export function welcomeText({ addresses, layout, options, welcome, elapsed }: Screen): string {
  const lines = ['', `  Groundwork is ready after ${elapsed}: ${addresses.portalUrl}`]
  if (welcome.firstSignInUrl)
    lines.push('', `  Sign in as the administrator (${linkLife(welcome)}):`, `    ${welcome.firstSignInUrl}`)
  lines.push(
    '',
    '  Record runs from a shell with Metaflow:',
    `    export METAFLOW_DEFAULT_METADATA=service METAFLOW_FEAT_ALWAYS_UPLOAD_CODE_PACKAGE=1 METAFLOW_SERVICE_URL=${addresses.metadataUrl}`,
    ...tokenLines(options, layout, welcome),
    '  Logs, artifacts and cards can be read here too when they are kept below the data folder:',
    `    export METAFLOW_DATASTORE_SYSROOT_LOCAL=${quoted(layout.datastore)} METAFLOW_CARD_LOCALROOT=${quoted(cardRoot(layout))}`,
  )
  if (options.tokenless)
    lines.push(
      '',
      '  WARNING: recording needs no token. Anybody who reaches this machine can write runs. Do not use this beyond your own machine.',
    )
  lines.push('', '  Ctrl-C stops it.', '')
  return lines.join('\n')
}

function linkLife({ linkEachStart }: Welcome): string {
  return linkEachStart ? 'works once; a new one at each start on this machine' : 'works once'
}

function tokenLines(options: Options, layout: DataLayout, welcome: Welcome): string[] {
  if (options.tokenless) return []
  if (welcome.token)
    return [
      `    export METAFLOW_SERVICE_AUTH_KEY=${welcome.token}`,
      '  (shown this once; make more under Settings, Tokens)',
      '',
    ]
  // It is pasted into any shell, in any folder: nothing in it may depend on where or who that is.
  const command = `npm --prefix ${quoted(root)} run --silent groundwork -- token create --data ${quoted(layout.folder)}`
  return [`    export METAFLOW_SERVICE_AUTH_KEY=$(${command} --name laptop --scope record | tail -n 1)`, '']
}

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
