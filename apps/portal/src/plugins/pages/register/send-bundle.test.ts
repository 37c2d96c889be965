import { afterEach, describe, expect, it, vi } from 'vitest'
import { readPackageName, refusalOf, sendBundle, sendFolder, sendPackage } from './send-bundle'

afterEach(() => void vi.unstubAllGlobals())

describe('sending a bundle', () => {
  const file = new File(['x'], 'a-1.0.0.tgz')
  const answer = (status: number, body: unknown) =>
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify(body), { status })))

  it('gives what was received', async () => {
    answer(201, { sha256: 'ab', pluginId: 'a', version: '1.0.0', name: 'A', isNew: true })
    expect(await sendBundle(file, { signal: new AbortController().signal })).toMatchObject({ ok: true, pluginId: 'a' })
  })

  it('gives the reason of a refusal with its place and the key', async () => {
    answer(422, {
      code: 'unknown-key',
      message: 'The key is not known.',
      file: 'signature.json',
      line: 1,
      detail: { fingerprint: 'SHA256:x', publisher: 'Ada', pluginId: 'a' },
    })
    expect(await sendBundle(file, { signal: new AbortController().signal })).toEqual({
      ok: false,
      problems: [{ code: 'unknown-key', message: 'The key is not known.', file: 'signature.json', line: 1 }],
      key: { fingerprint: 'SHA256:x', publisher: 'Ada', pluginId: 'a' },
      publisher: null,
    })
  })

  it('names the key that is to be trusted', async () => {
    const asked = vi.fn((_path: string) => Promise.resolve(new Response('{}', { status: 201 })))
    vi.stubGlobal('fetch', asked)
    await sendBundle(file, { signal: new AbortController().signal, trust: 'SHA256:a+b' })
    expect(asked.mock.calls[0]?.[0]).toBe('/api/plugin-bundles?trust=SHA256%3Aa%2Bb')
  })

  it('carries both agreements of an administrator, for packages too, and names the new publisher', async () => {
    const asked = vi.fn((_path: string) =>
      Promise.resolve(
        Response.json(
          { code: 'publisher-changed', message: 'Another.', detail: { publisher: 'Ben' } },
          { status: 422 },
        ),
      ),
    )
    vi.stubGlobal('fetch', asked)
    const signal = new AbortController().signal
    const wanted = { name: 'a', version: '1.0.0' }
    const refused = await sendPackage(wanted, { signal, trust: 'SHA256:a', publisher: 'accept' })
    expect(asked.mock.calls[0]?.[0]).toBe('/api/plugin-bundles/npm?trust=SHA256%3Aa&publisher=accept')
    expect(refused).toMatchObject({ ok: false, publisher: 'Ben', key: null })
  })

  it('names a place on the disk of the engine', async () => {
    const asked = vi.fn((_path: string, _init: RequestInit) => Promise.resolve(new Response('{}', { status: 201 })))
    vi.stubGlobal('fetch', asked)
    await sendFolder('/srv/plugins/titles', { signal: new AbortController().signal, trust: 'SHA256:a' })
    expect(asked.mock.calls[0]?.[0]).toBe('/api/plugin-bundles/folder?trust=SHA256%3Aa')
    expect(asked.mock.calls[0]?.[1].body).toBe('{"path":"/srv/plugins/titles"}')
  })

  it('is a sentence too when nothing answers', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
    const refused = await sendBundle(file, { signal: new AbortController().signal })
    expect(refused).toMatchObject({ ok: false, problems: [{ message: expect.stringContaining('does not answer') }] })
  })

  it('names the status of an answer without words', () => {
    expect(refusalOf(null, 502).problems[0]?.message).toContain('502')
  })
})

describe('a name in the npm registry', () => {
  it('is a name and an exact version, with or without a scope', () => {
    expect(readPackageName(' @team/titles@1.2.0 ')).toEqual({ name: '@team/titles', version: '1.2.0' })
    expect(readPackageName('titles@1.2.0-rc.1')).toEqual({ name: 'titles', version: '1.2.0-rc.1' })
  })

  it.each(['', 'titles', '@team/titles', 'titles@latest', 'titles@^1.0.0', 'Bad Name@1.0.0'])('is not "%s"', (text) => {
    expect(readPackageName(text)).toHaveProperty('wrong')
  })
})
