import { describe, expect, it } from 'vitest'
import { readEnv } from './env'

const least = { DATABASE_URL: 'postgresql://x/y', GROUNDWORK_SECRET: 's'.repeat(32) }

describe('the environment', () => {
  it('has defaults for what may be left out', () => {
    const env = readEnv(least)
    expect(env).toMatchObject({ port: 3101, host: '127.0.0.1', datastoreRoots: [], tokenless: false })
    expect(env.databaseDirectUrl).toBe(least.DATABASE_URL)
  })

  it('splits folders as in PATH', () => {
    expect(readEnv({ ...least, GROUNDWORK_DATASTORE_ROOTS: '/a:/b' }).datastoreRoots).toEqual(['/a', '/b'])
  })

  it('names what is missing', () => {
    expect(() => readEnv({})).toThrow(/DATABASE_URL[\s\S]*GROUNDWORK_SECRET/)
  })

  it('lets nobody record without a token from another machine', () => {
    const open = { ...least, GROUNDWORK_TOKENLESS: '1', GROUNDWORK_ENGINE_HOST: '0.0.0.0' }
    expect(() => readEnv(open)).toThrow(/loopback/)
    expect(readEnv({ ...least, GROUNDWORK_TOKENLESS: '1' }).tokenless).toBe(true)
  })
})
