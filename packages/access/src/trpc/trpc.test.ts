import { TRPCError } from '@trpc/server'
import { getErrorShape } from '@trpc/server/unstable-core-do-not-import'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import type { Actor } from '../can/can'
import { ConflictError, InputError, NotAllowedError, NotFoundError, UnavailableError } from '../errors/errors'
import { allowed, clientError, type Context, createCallerFactory, publicProcedure, router } from './trpc'

let toThrow: unknown

const testRouter = router({
  fail: publicProcedure.query(() => {
    throw toThrow
  }),
  typed: publicProcedure.input(z.object({ email: z.email('Enter an e-mail.') })).query(() => 'fine'),
  read: allowed('run.read').query(({ ctx }) => ctx.actor.kind),
  manage: allowed('people.manage').query(({ ctx }) => ctx.actor),
})

function caller(actor: Actor | null = null) {
  return createCallerFactory(testRouter)({ actor, requestId: 'req-7' } as Context)
}

const person = (role: 'viewer' | 'administrator'): Actor => {
  return { kind: 'user', id: 'u', name: 'Ada', email: 'a@example.com', role, teams: {} }
}

afterEach(() => void vi.restoreAllMocks())

async function failure(error: unknown): Promise<TRPCError> {
  toThrow = error
  return caller()
    .fail()
    .then(
      () => expect.fail('should have thrown'),
      (thrown: TRPCError) => thrown,
    )
}

describe('errors at the edge', () => {
  it.each([
    [new NotFoundError('No such run.'), 'NOT_FOUND'],
    [new NotAllowedError('Not yours.'), 'FORBIDDEN'],
    [new ConflictError('Changed meanwhile.'), 'CONFLICT'],
    [new InputError('Not a number.'), 'BAD_REQUEST'],
    [new UnavailableError('The engine does not answer.'), 'SERVICE_UNAVAILABLE'],
    [new TRPCError({ code: 'NOT_FOUND', message: 'Said by hand.' }), 'NOT_FOUND'],
  ])('%s keeps its sentence', async (error, code) => {
    expect(await failure(error)).toMatchObject({ code, message: error.message })
  })

  it('hides what is internal, and logs it with the request', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    const secret = new Error('password authentication failed for "gw" at db.internal:5432')
    const error = await failure(secret)
    expect(error).toMatchObject({ code: 'INTERNAL_SERVER_ERROR', message: expect.stringContaining('req-7') })
    expect(error.message).not.toContain('db.internal')
    expect(error.cause).toBeUndefined()
    expect(log).toHaveBeenCalledWith('[req-7]', secret)
  })

  it('says try again when the database is away', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const away = Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:5432'), { code: 'ECONNREFUSED' })
    const error = await failure(away)
    expect(error).toMatchObject({ code: 'SERVICE_UNAVAILABLE', message: expect.stringContaining('try again') })
    expect(error.message).not.toContain('10.0.0.7')
  })

  it.each(['22021', '22P05'])('says what was wrong with a text that the database cannot hold (%s)', async (code) => {
    const wrapped = new Error('query failed', { cause: Object.assign(new Error('0x00'), { code }) })
    expect(await failure(wrapped)).toMatchObject({ code: 'BAD_REQUEST', message: expect.stringContaining('NUL') })
  })

  it('names each wrong field, without a stack', async () => {
    const error = await caller()
      .typed({ email: 'nobody' })
      .catch((thrown: TRPCError) => thrown)
    if (typeof error === 'string') return expect.fail('should have thrown')
    const config = testRouter._def._config
    const shape = getErrorShape({ config, error, type: 'query', path: 'typed', input: undefined, ctx: undefined })
    expect(shape).toMatchObject({ message: 'email: Enter an e-mail.', data: { fields: { email: 'Enter an e-mail.' } } })
    expect(shape.data).not.toHaveProperty('stack')
  })
})

describe('allowed', () => {
  it('tells a stranger to sign in and a person why not', async () => {
    await expect(caller().manage()).rejects.toMatchObject({ code: 'UNAUTHORIZED', message: 'You are not signed in.' })
    await expect(caller(person('viewer')).manage()).rejects.toMatchObject({
      code: 'FORBIDDEN',
      message: expect.stringContaining('needs the role administrator; yours is viewer'),
    })
  })

  it('hands the actor on', async () => {
    await expect(caller(person('administrator')).manage()).resolves.toMatchObject({ id: 'u' })
  })
})

describe('outside of a procedure', () => {
  const away = Object.assign(new Error('connect ECONNREFUSED db.internal:5432'), { code: 'ECONNREFUSED' })

  it('trouble with the database is unavailable, and its message stays in the log', () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    const error = clientError(away, 'req-8')
    expect(error).toMatchObject({ code: 'SERVICE_UNAVAILABLE', message: expect.stringContaining('Request req-8') })
    expect(error.message).not.toContain('db.internal')
    expect(log).toHaveBeenCalledWith('[req-8]', away)
  })

  it('a raw message never reaches the client', () => {
    const shape = getErrorShape({
      config: testRouter._def._config,
      error: new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause: away }),
      type: 'query',
      path: undefined,
      input: undefined,
      ctx: undefined,
    })
    expect(shape).toMatchObject({ message: 'Groundwork could not do this. Nothing was changed.' })
  })
})

it('a procedure opens only what it uses', async () => {
  const opened = vi.fn()
  const context = {
    actor: person('viewer'),
    requestId: 'req-9',
    get prisma() {
      return opened()
    },
  } as unknown as Context
  expect(await createCallerFactory(testRouter)(context).read()).toBe('user')
  expect(opened).not.toHaveBeenCalled()
})
