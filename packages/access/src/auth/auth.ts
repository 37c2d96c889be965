import type { Prisma } from '@groundwork/db/client'
import { uuidv7 } from '@groundwork/db/ids'
import { prismaAdapter } from 'better-auth/adapters/prisma'
import { APIError, createAuthMiddleware, getIP, isAPIError } from 'better-auth/api'
import { betterAuth } from 'better-auth/minimal'
import { passwordLength } from '../password/password'
import { deriveKey } from '../secrets/secrets'
import { cookiePrefix, sessionDays } from '../session/session'
import { type Attempt, countAttempt, forgetAttempts } from './attempts'

export type AuthOptions = {
  prisma: Prisma
  /** GROUNDWORK_SECRET; the same in all processes. */
  secret: string
  /** The public origin of the portal, as people type it. */
  portalUrl: string
}

// Everything else that better-auth brings (sign-up, changes of name, e-mail or password, deletion) would pass by can()
// and the audit, so it is shut.
const openPaths = new Set(['/sign-in/email', '/sign-out', '/get-session'])

/** Sign-in with e-mail and password. People come by a link (`./joining`), never by registering. */
export function createAuth({ prisma, secret, portalUrl }: AuthOptions) {
  return betterAuth({
    appName: 'Groundwork',
    baseURL: portalUrl,
    basePath: '/api/auth',
    trustedOrigins: sameMachine(portalUrl),
    secret: deriveKey(secret, 'sign-in').toString('hex'),
    database: prismaAdapter(prisma, { provider: 'postgresql', transaction: true }),
    telemetry: { enabled: false },
    logger: { level: 'error' },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLength.min,
      maxPasswordLength: passwordLength.max,
    },
    user: {
      additionalFields: {
        role: { type: 'string', required: false, defaultValue: 'viewer', input: false },
        disabledAt: { type: 'date', required: false, input: false },
      },
    },
    session: { expiresIn: sessionDays * 86_400, disableSessionRefresh: true },
    rateLimit: {
      enabled: true,
      storage: 'database',
      // Requests of one address; what passwords one may try is counted in the hook below.
      customRules: { '/sign-in/email': { window: 60, max: 30 } },
    },
    onAPIError: {
      onError(error) {
        // A refusal is an answer, not news for the log.
        if (!isAPIError(error) || error.status === 'INTERNAL_SERVER_ERROR') console.error('Sign-in failed.', error)
      },
    },
    // The check of origins is on by name: left to itself it is off wherever NODE_ENV says test.
    advanced: { disableOriginCheck: false, cookiePrefix, database: { generateId: () => uuidv7() } },
    databaseHooks: {
      session: {
        create: {
          before: async (session) => {
            const user = await prisma.user.findUnique({ where: { id: session.userId }, select: { disabledAt: true } })
            if (user && user.disabledAt === null) return
            throw new APIError('FORBIDDEN', {
              code: 'SHUT_OUT',
              message: 'An administrator has closed this account. Ask an administrator of Groundwork to open it again.',
            })
          },
        },
      },
    },
    hooks: {
      before: createAuthMiddleware(async (ctx) => {
        if (!openPaths.has(ctx.path)) throw new APIError('NOT_FOUND', { message: 'There is no such address here.' })
        if (ctx.path !== '/sign-in/email') return
        const attempt = attemptOf(ctx)
        const waitSeconds = attempt ? await countAttempt(prisma, attempt) : 0
        if (waitSeconds > 0) throw tooManyAttempts(waitSeconds)
      }),
      after: createAuthMiddleware(async (ctx) => {
        const attempt = attemptOf(ctx)
        if (ctx.path === '/sign-in/email' && attempt && ctx.context.newSession) await forgetAttempts(prisma, attempt)
      }),
    },
  })
}

export type Auth = ReturnType<typeof createAuth>

type SignInCall = { body?: unknown; headers?: Headers | undefined; context: { options: Parameters<typeof getIP>[1] } }

/** The address is the one the server knows: it writes it into X-Forwarded-For itself, whatever the client sent there. */
function attemptOf({ body, headers, context }: SignInCall): Attempt | null {
  const email = (body as { email?: unknown } | null | undefined)?.email
  if (typeof email !== 'string') return null
  return { email: email.trim().toLowerCase(), address: headers ? getIP(headers, context.options) : null }
}

function tooManyAttempts(seconds: number): APIError {
  const message = `Too many attempts. Try again in ${Math.ceil(seconds / 60)} min.`
  return new APIError('TOO_MANY_REQUESTS', { code: 'TOO_MANY_ATTEMPTS', message }, { 'x-retry-after': String(seconds) })
}

/** A portal on this machine is opened as localhost as well as 127.0.0.1. */
function sameMachine(portalUrl: string): string[] {
  const url = new URL(portalUrl)
  if (!['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)) return [url.origin]
  return ['localhost', '127.0.0.1', '[::1]'].map((host) => `${url.protocol}//${host}${url.port ? `:${url.port}` : ''}`)
}
