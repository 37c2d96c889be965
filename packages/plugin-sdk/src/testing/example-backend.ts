import { z } from 'zod'
import { defineBackend } from '../backend/backend'
import { initPluginRouter } from '../backend/router'
import { implementPoint } from '../points/implement-point'

const { router, procedure } = initPluginRouter()

export const filmRouter = router({
  whoami: procedure.query(({ ctx }) => (ctx.caller.kind === 'user' ? ctx.caller.name : 'nobody')),
  rate: procedure.input(z.object({ title: z.string(), stars: z.int().max(5) })).mutation(async ({ input, ctx }) => {
    await ctx.platform.kv.set(`stars:${input.title}`, input.stars)
    await ctx.platform.jobs.enqueue('sync', { title: input.title }, { key: input.title })
    return input.stars
  }),
  stars: procedure.input(z.string()).query(({ input, ctx }) => ctx.platform.kv.get<number>(`stars:${input}`)),
  price: procedure.query(async ({ ctx }) => {
    const answer = await ctx.platform.http.fetch('https://api.example.com/price')
    return (await answer.json()) as { price: number }
  }),
  refusals: procedure.query(async ({ ctx: { platform } }) => {
    const tries = [() => platform.http.fetch('https://elsewhere.example.org/'), () => platform.runs.list()]
    const ends = await Promise.allSettled(tries.map((each) => each()))
    return ends.map((end) => (end.status === 'rejected' ? String(end.reason) : 'allowed'))
  }),
  titles: procedure.query(async ({ ctx }) => {
    const { rows } = await ctx.platform.sql.query<{ id: number; name: string }>(
      'select id, name from title order by id',
    )
    return rows
  }),
  addTitle: procedure.input(z.string()).mutation(async ({ input, ctx }) => {
    await ctx.platform.sql.query('insert into title (name) values ($1)', [input])
  }),
})

export type FilmRouter = typeof filmRouter

const gate = implementPoint('delivery/gate/v1', {
  evaluate: async ({ promotion }, { caller }) => ({ is: 'pass', why: `${promotion} for ${caller.kind}` }),
})

/** A backend with a bit of everything, for the tests of the test kit. */
export default defineBackend({
  router: filmRouter,
  http: () => new Response('id,name\n', { headers: { 'content-type': 'text/csv' } }),
  jobs: {
    async sync({ payload, key }, { platform }) {
      if (payload === 'broken') throw new Error('The catalogue service is away.')
      await platform.log.info('Synced.', { payload, key })
    },
  },
  events: {
    async runs(events, { platform }) {
      for (const { topic } of events) await platform.events.publish('seen', { topic })
    },
  },
  webhooks: { sale: async (request) => new Response(await request.text(), { status: 202 }) },
  points: { gate },
  checkConfig: ({ market }) =>
    market ? [] : [{ path: '/market', level: 'error' as const, message: 'Name a market.' }],
})
