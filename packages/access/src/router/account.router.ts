import type { Sql } from '@groundwork/db/pool'
import { z } from 'zod'
import { countAttempt, forgetAttempts } from '../auth/attempts'
import { requirePerson } from '../can/require'
import { ConflictError, InputError } from '../errors/errors'
import { checkPassword, hasPassword, passwordSchema, setPassword } from '../password/password'
import { emailSchema, nameSchema } from '../person/person'
import { allowed, router } from '../trpc/trpc'
import { change } from './change'

const uniqueViolation = '23505'

const profileInput = z.object({ name: nameSchema, email: emailSchema })
export const welcomeInput = profileInput.extend({ password: passwordSchema })
const passwordInput = z.object({ current: z.string().max(200), password: passwordSchema })

/**
 * Sets name, e-mail and password of a person who came by the first-administrator link. Refused once there is a
 * password: whoever finds a signed-in browser must not be able to change it without knowing it.
 */
export const welcome = allowed('account.edit')
  .input(welcomeInput)
  .mutation(({ ctx, input: { name, email, password } }) => {
    const { id } = requirePerson(ctx.actor)
    return change(ctx, async (sql) => {
      await sql.query('select 1 from "user" where id = $1 for update', [id])
      if (await hasPassword(sql, id))
        throw new ConflictError('This account has a password already. Change it under Settings, Account.')
      await saveProfile(sql, { id, name, email })
      await setPassword(sql, id, password)
      const did = `set name, e-mail (${email}) and password`
      return { ...traceOf(id), detail: { did, account: { name, email } }, result: { id } }
    })
  })

/** What a person may change about themselves. */
export const accountRouter = router({
  update: allowed('account.edit')
    .input(profileInput)
    .mutation(({ ctx, input: { name, email } }) => {
      const { id, ...before } = requirePerson(ctx.actor)
      return change(ctx, async (sql) => {
        await saveProfile(sql, { id, name, email })
        const detail = { before: { name: before.name, email: before.email }, after: { name, email } }
        return { ...traceOf(id), detail, result: { id, name, email } }
      })
    }),

  /** Changes the password and ends all sessions of the person, this one too. */
  changePassword: allowed('account.edit')
    .input(passwordInput)
    .mutation(async ({ ctx, input: { current, password } }) => {
      const { id, email } = requirePerson(ctx.actor)
      // Counted with sign-in: a browser left open is no place to guess from either.
      const attempt = { email, address: null }
      const waitSeconds = await countAttempt(ctx.prisma, attempt)
      if (waitSeconds > 0)
        throw new ConflictError(`Too many attempts. Try again in ${Math.ceil(waitSeconds / 60)} min.`)
      const changed = await change(ctx, async (sql) => {
        if (!(await checkPassword(sql, id, current)))
          throw new InputError(
            'The current password is not right. Ask an administrator for a reset link if it is lost.',
          )
        await setPassword(sql, id, password)
        await sql.query('delete from session where user_id = $1', [id])
        return { ...traceOf(id), detail: { did: 'changed the password' }, result: { id } }
      })
      await forgetAttempts(ctx.prisma, attempt)
      return changed
    }),

  /** Ends all sessions of the person, this one too. */
  signOutEverywhere: allowed('account.edit').mutation(({ ctx }) => {
    const { id } = requirePerson(ctx.actor)
    return change(ctx, async (sql) => {
      const { rowCount } = await sql.query('delete from session where user_id = $1', [id])
      return {
        ...traceOf(id),
        detail: { did: 'signed out everywhere', sessions: rowCount },
        result: { sessions: rowCount ?? 0 },
      }
    })
  }),
})

function traceOf(id: string) {
  return {
    action: 'account.edit' as const,
    resource: { kind: 'person', id },
    events: [{ topic: 'user', key: id }],
  }
}

async function saveProfile(sql: Sql, { id, name, email }: { id: string; name: string; email: string }) {
  const { rowCount } = await sql
    .query('update "user" set name = $2, email = $3, updated_at = now() where id = $1', [id, name, email])
    .catch((error: { code?: string }) => {
      if (error.code !== uniqueViolation) throw error
      throw new ConflictError(`Another account uses ${email} already. Enter another e-mail.`)
    })
  if (!rowCount) throw new ConflictError('This account is not here any more. Sign in again.')
}
