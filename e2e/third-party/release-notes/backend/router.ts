import { initPluginRouter } from '@groundwork/plugin-sdk/backend'
import { TRPCError } from '@trpc/server'
import * as z from 'zod'
import type { Config } from './config'

const { router, procedure } = initPluginRouter()

export type Note = { id: string; project: string; release: string; text: string; by: string; at: number }

const name = z.string().trim().min(1).max(200)

export const appRouter = router({
  /** Of one project or of all, the newest first. */
  notes: procedure.input(z.object({ project: name.optional() })).query(async ({ input, ctx }) => {
    const { items } = await ctx.platform.kv.list<Note>('note:', { limit: 1_000 })
    const notes = items.map(({ value }) => value).filter(({ project }) => !input.project || project === input.project)
    return notes.sort((a, b) => b.at - a.at)
  }),

  publish: procedure
    .input(z.object({ project: name, release: name, text: z.string().trim().min(1, 'Say what changed.') }))
    .mutation(async ({ input, ctx: { caller, platform } }) => {
      if (caller.kind !== 'user') throw new TRPCError({ code: 'FORBIDDEN', message: 'Only people publish notes.' })
      const { longest } = (await platform.config.get<Config>()).values
      if (input.text.length > longest)
        throw new TRPCError({
          code: 'BAD_REQUEST',
          message: `The note has ${input.text.length} characters; at most ${longest} are configured.`,
        })
      const note: Note = { id: crypto.randomUUID(), ...input, by: caller.name, at: Date.now() }
      await platform.kv.set(`note:${note.id}`, note)
      return note
    }),
})

/** The pages call the router by this type. */
export type AppRouter = typeof appRouter
