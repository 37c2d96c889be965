import { type Pool, transaction } from '@groundwork/db/pool'

// What the person at the machine does without being signed in: allowed by having the data folder, written to the audit
// like everything else. What it needs is loaded on use: a first start has yet to make the database client.

export type OperatorToken = { name: string; scope: 'record' | 'read'; by: 'command line' | 'start' }

/** Makes a token and returns its secret, which is nowhere else. */
export async function makeOperatorToken(pool: Pool, { name, scope, by }: OperatorToken): Promise<string> {
  const { createToken } = await import('@groundwork/access/tokens')
  const { writeAudit } = await import('@groundwork/access/audit')
  return await transaction(pool, async (sql) => {
    const { id, token } = await createToken(sql, { name, scope, createdBy: null })
    await writeAudit(sql, {
      actor: { kind: 'system', name: by },
      action: 'token.create',
      resource: { kind: 'token', id },
      detail: { did: 'made the token', name, scope },
    })
    return token
  })
}

/** Revokes a token everywhere at once; false when there is none or it was revoked before. */
export async function revokeOperatorToken(pool: Pool, id: string): Promise<boolean> {
  const { revokeToken } = await import('@groundwork/access/tokens')
  const { writeAudit } = await import('@groundwork/access/audit')
  const { createEventBus } = await import('@groundwork/db/events')
  const bus = createEventBus({ pool, directUrl: pool.options.connectionString ?? '' })
  try {
    const revoked = await transaction(pool, async (sql) => {
      if (!(await revokeToken(sql, id))) return false
      const { rows } = await sql.query<{ name: string }>('select name from token where id = $1', [id])
      const actor = { kind: 'system', name: 'command line' } as const
      await writeAudit(sql, {
        actor,
        action: 'token.revoke',
        resource: { kind: 'token', id },
        detail: { did: 'revoked the token', name: rows[0]?.name },
      })
      await bus.publish(sql, [{ topic: 'token', key: id, payload: { change: 'revoked' } }])
      return true
    })
    if (revoked) bus.wake()
    return revoked
  } finally {
    await bus.close()
  }
}

/** Makes the link that signs in the first administrator, as the path below the portal's address. */
export async function makeSignInLink(pool: Pool): Promise<string> {
  const { makeLink } = await import('@groundwork/access/links')
  return (await makeLink(pool, { kind: 'first-administrator', createdBy: null })).path
}
