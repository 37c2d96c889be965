import { uuidv7 } from '@groundwork/db/ids'
import type { Sql } from '@groundwork/db/pool'
import type { TokenScope } from '../can/can'
import { randomSecret, sha256 } from '../secrets/secrets'

export { createTokenVerifier, type TokenVerifier, type Verified } from './verifier'

export type NewToken = {
  name: string
  scope: TokenScope
  /** The person's id; null for the operator's command line. */
  createdBy: string | null
  /** Null or absent: until it is revoked. */
  expiresInDays?: number | null
}

/** Makes a token. `token` is the secret itself and is nowhere else: show it once. */
export async function createToken(sql: Sql, newToken: NewToken): Promise<{ id: string; token: string }> {
  const { name, scope, createdBy, expiresInDays = null } = newToken
  const id = uuidv7()
  const token = `gw_${scope}_${randomSecret()}`
  await sql.query({
    name: 'access-create-token',
    text: `insert into token (id, name, scope, hash, hint, created_by, expires_at)
      values ($1, $2, $3, $4, $5, $6, now() + make_interval(days => $7))`,
    values: [id, name, scope, sha256(token), token.slice(-4), createdBy, expiresInDays],
  })
  return { id, token }
}

/**
 * Revokes a token; false when there is none or it was revoked before. Publish topic `token` with this id in the same
 * transaction: it is what makes every process forget it at once.
 */
export async function revokeToken(sql: Sql, id: string): Promise<boolean> {
  const { rowCount } = await sql.query({
    name: 'access-revoke-token',
    text: 'update token set revoked_at = now() where id = $1 and revoked_at is null',
    values: [id],
  })
  return rowCount === 1
}
