import type { Prisma } from '@groundwork/db/client'
import type { EventBus } from '@groundwork/db/events'
import type { Pool } from '@groundwork/db/pool'
import { getTRPCErrorFromUnknown, initTRPC, TRPCError } from '@trpc/server'
import { ZodError } from 'zod'
import { type Action, type Actor, can, type Resource } from '../can/can'
import { type FieldErrors, fieldErrors } from '../errors/field-errors'
import { isTransient } from '../errors/transient'
import { isUnstorable } from '../errors/unstorable'
import { wire } from '../wire/wire'

/** What every procedure is given. A test builds it by hand; the portal builds it from a request. */
export type Context = {
  pool: Pool
  prisma: Prisma
  bus: EventBus
  actor: Actor | null
  requestId: string
  /** Calls the engine as this actor; used for what only the engine may read (the datastore). */
  engine: (path: string, init?: RequestInit) => Promise<Response>
}

const codes = {
  NotFoundError: 'NOT_FOUND',
  NotAllowedError: 'FORBIDDEN',
  ConflictError: 'CONFLICT',
  InputError: 'BAD_REQUEST',
  UnavailableError: 'SERVICE_UNAVAILABLE',
} as const

const couldNot = 'Groundwork could not do this. Nothing was changed.'

/** What failed outside of any procedure's middleware (while an answer was written, say) and so has its raw message still. */
function isHidden({ code, cause }: TRPCError): boolean {
  return code === 'INTERNAL_SERVER_ERROR' && cause !== undefined && !(cause.name in codes)
}

const t = initTRPC.context<Context>().create({
  transformer: wire,
  // Development too: a stack names files and sometimes values.
  isDev: false,
  sse: { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 40_000 } },
  errorFormatter({ shape, error }) {
    const fields = error.cause instanceof ZodError ? fieldErrors(error.cause) : null
    const message = fields ? inputMessage(fields) : isHidden(error) ? couldNot : shape.message
    return { ...shape, message, data: { ...shape.data, fields } }
  },
})

const base = t.procedure.use(async ({ ctx, next }) => {
  const result = await next()
  if (result.ok) return result
  throw toClientError(result.error, ctx.requestId)
})

/**
 * The error to throw where no middleware stands between a failure and the client: while the context is made, and inside
 * a subscription. Logs what is internal.
 */
export function clientError(thrown: unknown, requestId: string): TRPCError {
  return toClientError(getTRPCErrorFromUnknown(thrown), requestId)
}

function toClientError(error: TRPCError, requestId: string): TRPCError {
  const cause = error.cause
  const code = cause && codes[cause.name as keyof typeof codes]
  if (code) return new TRPCError({ code, message: cause.message, cause })
  if (error.code !== 'INTERNAL_SERVER_ERROR') return error
  if (isUnstorable(cause))
    return new TRPCError({ code: 'BAD_REQUEST', message: 'No name or text here has the character NUL: leave it out.' })
  // The log gets everything, the client a request id: messages of drivers carry host names.
  console.error(`[${requestId}]`, cause ?? error)
  if (isTransient(cause)) {
    const message = `The database does not answer right now. Nothing was changed; try again in a moment. Request ${requestId}.`
    return new TRPCError({ code: 'SERVICE_UNAVAILABLE', message })
  }
  const message = `${couldNot} Request ${requestId}.`
  return new TRPCError({ code: 'INTERNAL_SERVER_ERROR', message })
}

function inputMessage(fields: FieldErrors): string {
  return Object.entries(fields)
    .map(([path, message]) => (path ? `${path}: ${message}` : message))
    .join(' ')
}

export const router = t.router
export const mergeRouters = t.mergeRouters
export const createCallerFactory = t.createCallerFactory

/** Only for what a person does before being signed in. */
export const publicProcedure = base

/** A procedure that names its permission; there is no other kind. `resource` is refined inside where rows decide. */
export function allowed(action: Action, resource: Resource = { kind: 'installation' }) {
  return base.use(({ ctx, next }) => {
    const decision = can(ctx.actor, action, resource)
    if (!decision.allowed)
      throw new TRPCError({ code: ctx.actor ? 'FORBIDDEN' : 'UNAUTHORIZED', message: decision.reason })
    // Told to the types only: a new context would be a copy, and copying opens what is opened on first use.
    return next<{ actor: Actor }>({})
  })
}
