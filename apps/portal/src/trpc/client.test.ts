import { NotFoundError } from '@groundwork/access/errors'
import { type Context, publicProcedure, router } from '@groundwork/access/trpc'
import { wire } from '@groundwork/access/wire'
import { createTRPCClient, httpLink } from '@trpc/client'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { expect, it } from 'vitest'
import { z } from 'zod'

const testRouter = router({
  dated: publicProcedure.query(() => [{ at: new Date(5), by: undefined as string | undefined }]),
  nothing: publicProcedure.mutation(() => undefined),
  echo: publicProcedure.input(z.object({ a: z.string().optional() }).optional()).query(({ input }) => input ?? null),
  refused: publicProcedure.query(() => {
    throw new NotFoundError('No such run.')
  }),
})

const client = createTRPCClient<typeof testRouter>({
  links: [
    httpLink({
      url: 'http://portal.test/trpc',
      transformer: wire,
      fetch: (url, options) =>
        fetchRequestHandler({
          endpoint: '/trpc',
          req: new Request(url, options as RequestInit),
          router: testRouter,
          createContext: () => ({ requestId: 'r' }) as Context,
        }),
    }),
  ],
})

it('answers arrive with their dates, and refusals with their sentence', async () => {
  const answers = await Promise.allSettled([
    client.dated.query(),
    client.nothing.mutate(),
    client.echo.query(),
    client.echo.query({ a: 'x' }),
    client.refused.query(),
  ])
  expect(answers).toMatchObject([
    { value: [{ at: new Date(5) }] },
    { value: undefined },
    { value: null },
    { value: { a: 'x' } },
    { reason: { message: 'No such run.', data: { code: 'NOT_FOUND' } } },
  ])
})
