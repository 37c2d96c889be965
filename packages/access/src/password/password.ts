import type { Sql } from '@groundwork/db/pool'
import { uuidv7 } from '@groundwork/db/ids'
import { hashPassword, verifyPassword } from 'better-auth/crypto'
import { z } from 'zod'

export const passwordLength = { min: 10, max: 128 }

export const passwordSchema = z
  .string()
  .min(passwordLength.min, `Use at least ${passwordLength.min} characters.`)
  .max(passwordLength.max, `Use at most ${passwordLength.max} characters.`)

/** Whether the person has a password; without one they came by the first link and have not been through the welcome page. */
export async function hasPassword(sql: Sql, userId: string): Promise<boolean> {
  const { rows } = await sql.query<{ password: string | null }>(
    `select password from account where user_id = $1 and provider_id = 'credential' and password is not null`,
    [userId],
  )
  return rows.length > 0
}

/** Sets the password that better-auth checks at sign-in (scrypt, salted). */
export async function setPassword(sql: Sql, userId: string, password: string): Promise<void> {
  const hash = await hashPassword(password)
  const { rowCount } = await sql.query(
    `update account set password = $2, updated_at = now() where user_id = $1 and provider_id = 'credential'`,
    [userId, hash],
  )
  if (rowCount) return
  await sql.query(
    `insert into account (id, account_id, provider_id, user_id, password) values ($1, $2, 'credential', $2, $3)`,
    [uuidv7(), userId, hash],
  )
}

/** Whether this is the person's password; false also when they have none. */
export async function checkPassword(sql: Sql, userId: string, password: string): Promise<boolean> {
  const { rows } = await sql.query<{ password: string | null }>(
    `select password from account where user_id = $1 and provider_id = 'credential'`,
    [userId],
  )
  const hash = rows[0]?.password
  return hash ? verifyPassword({ hash, password }) : false
}
