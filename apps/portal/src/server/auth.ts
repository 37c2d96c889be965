import { createAuth } from '@groundwork/access/auth'
import { env } from '../env'
import { stores } from './db'

type Auth = ReturnType<typeof createAuth>

const shared = globalThis as typeof globalThis & { groundworkAuth?: Auth }

/** Sign-in and sessions of this process. */
export function auth(): Auth {
  shared.groundworkAuth ??= createAuth({
    prisma: stores().prisma,
    secret: env().GROUNDWORK_SECRET,
    portalUrl: env().GROUNDWORK_PORTAL_URL,
  })
  return shared.groundworkAuth
}
