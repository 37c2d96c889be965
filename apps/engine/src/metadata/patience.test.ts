import { describe, expect, it } from 'vitest'
import { patiently } from './patience'

const away = () => Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })
const here = { ms: 1_000, gone: () => false }

describe('patience', () => {
  it('tries again until it works', async () => {
    let tries = 0
    const work = async () => {
      tries += 1
      if (tries < 3) throw away()
      return tries
    }
    expect(await patiently(work, here)).toBe(3)
  })

  it('ends, with what went wrong', async () => {
    const begun = performance.now()
    await expect(patiently(() => Promise.reject(away()), { ...here, ms: 150 })).rejects.toThrow('refused')
    expect(performance.now() - begun).toBeLessThan(5_000)
  })

  it('is not for mistakes, nor for a client that went away', async () => {
    let tries = 0
    const failing = (error: Error) => () => {
      tries += 1
      return Promise.reject(error)
    }
    await expect(patiently(failing(new Error('a mistake')), here)).rejects.toThrow('a mistake')
    await expect(patiently(failing(away()), { ms: 1_000, gone: () => true })).rejects.toThrow('refused')
    expect(tries).toBe(2)
  })
})
