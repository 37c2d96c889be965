import { initTRPC, type TRPCDefaultErrorShape, TRPCError } from '@trpc/server'
import type { BackendContext } from './parts'
import { answerOf } from './errors'

const failed = 'The plugin could not do this; its log says why.'

/**
 * A tRPC instance whose context is the caller, the platform and the request. Its router is what `router/v1` offers; export
 * its type, and the plugin's pages call it with `createPluginClient`.
 *
 * @example
 * ```ts
 * const { router, procedure } = initPluginRouter()
 * export const titles = router({
 *   count: procedure.query(async ({ ctx }) => (await ctx.platform.sql.query('select count(*)::int as n from title')).rows[0]),
 * })
 * export type TitlesRouter = typeof titles
 * ```
 */
export function initPluginRouter() {
  const t = initTRPC.context<BackendContext>().create({
    // A stack names files and sometimes values.
    isDev: false,
    sse: { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 40_000 } },
    errorFormatter({ shape, error }): TRPCDefaultErrorShape {
      const hidden = error.code === 'INTERNAL_SERVER_ERROR' && !(error.cause === undefined)
      if (hidden) return { ...shape, message: failed }
      return { ...shape, message: inputSentence(error.cause) ?? shape.message }
    },
  })
  const procedure = t.procedure.use(async ({ next }) => {
    const result = await next()
    if (result.ok) return result
    const answer = answerOf(result.error.cause)
    if (!answer) throw result.error
    throw new TRPCError({ code: answer.code, message: result.error.cause?.message, cause: result.error.cause })
  })
  return { router: t.router, mergeRouters: t.mergeRouters, middleware: t.middleware, procedure }
}

/** What a schema found in the input, in one line each: zod's own message is JSON. Null for any other cause. */
function inputSentence(cause: unknown): string | null {
  if (!(cause instanceof Error) || !('issues' in cause) || !Array.isArray(cause.issues)) return null
  const issues = cause.issues as { path?: PropertyKey[]; message: string }[]
  return issues
    .map(({ path, message }) => (path?.length ? `${path.map(String).join('.')}: ${message}` : message))
    .join('\n')
}
