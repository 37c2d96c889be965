import { createHash } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { fetchPackage } from './npm-source'
import { bundleSettings } from './settings'

type Answers = {
  document?: (response: ServerResponse, origin: string) => void
  tarball?: (response: ServerResponse) => void
}

const bytes = Buffer.from('a tarball, as far as fetching goes')
const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`
const listing = (tarball: string) => JSON.stringify({ versions: { '1.0.0': { dist: { tarball, integrity } } } })
const source = { name: 'plugin', version: '1.0.0' }

const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
})

/** A registry of the package `plugin` that answers as told, and soundly where it is not. */
async function registry({ document, tarball }: Answers = {}): Promise<string> {
  const server = createServer((request, response) => {
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    if (request.url !== '/plugin') return tarball ? tarball(response) : void response.end(bytes)
    if (document) return document(response, origin)
    response.end(listing(`${origin}/plugin.tgz`))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  ends.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const cutOff = (response: ServerResponse) => {
  response.writeHead(200, { 'content-length': bytes.length * 2 })
  response.write(bytes, () => response.destroy())
}
const stall = (response: ServerResponse) => {
  response.writeHead(200, { 'content-length': bytes.length * 2 }).write(bytes)
}

async function failureOf(answers: Answers, patienceMs?: number): Promise<Error> {
  const url = await registry(answers)
  return fetchPackage({ url, setting: 'GROUNDWORK_PLUGIN_REGISTRY', ...(patienceMs && { patienceMs }) }, source).then(
    () => expect.unreachable('it was taken'),
    (error: Error) => error,
  )
}

describe('a registry', () => {
  it('is asked for a package whose tarball is as listed', async () => {
    const url = await registry()
    const found = await fetchPackage({ url, setting: 'GROUNDWORK_PLUGIN_REGISTRY' }, source)
    expect([Buffer.from(found.bytes), found.integrity]).toEqual([bytes, integrity])
  })

  it.each<[string, Answers, number | undefined, RegExp]>([
    ['cuts its tarball off', { tarball: cutOff }, undefined, /stopped in the middle of its answer at .*plugin\.tgz/],
    ['stalls in its tarball', { tarball: stall }, 400, /plugin\.tgz \(not done within 0\.4 s\)/],
    ['cuts its list off', { document: cutOff }, undefined, /stopped in the middle of its answer at .*\/plugin \(/],
    ['stalls in its list', { document: stall }, 400, /\/plugin \(not done within 0\.4 s\)/],
    ['never answers', { tarball: () => {} }, 400, /did not answer at .*plugin\.tgz/],
  ])('that %s is unavailable, with what to do', async (...[, answers, patienceMs, words]) => {
    const error = await failureOf(answers, patienceMs)
    expect(error).toMatchObject({ name: 'UnavailableError', message: expect.stringMatching(words) })
    expect(error.message).toContain('check GROUNDWORK_PLUGIN_REGISTRY, or upload the bundle')
  })

  it.each([
    'http://169.254.169.254/latest/meta-data',
    'http://127.0.0.1:1/x',
    'http://other.example/x.tgz',
    'file:///etc/passwd',
  ])('does not lead to %s', async (tarball) => {
    const error = await failureOf({ document: (response) => void response.end(listing(tarball)) })
    expect(error).toMatchObject({ code: 'npm-insecure', message: expect.stringContaining(tarball) })
  })
})

describe('what is not the document of a registry', () => {
  it.each([
    'null',
    '[]',
    '"1.0.0"',
    '{"versions":"1.0.0 and 1.1.0"}',
    '{"versions":["1.0.0"]}',
    '{"versions":{"1.0.0":null}}',
    '{"versions":{"1.0.0":"x"}}',
    '{"versions":{"1.0.0":{"dist":7}}}',
    '{"versions":{"1.0.0":{"dist":{"tarball":{},"integrity":[]}}}}',
  ])('is said to be none: %s', async (text) => {
    const error = await failureOf({ document: (response) => void response.end(text) })
    expect(error).toMatchObject({
      name: 'UnavailableError',
      message: expect.stringMatching(/does not answer as an npm registry does\. Check GROUNDWORK_PLUGIN_REGISTRY/),
    })
  })

  it('is not one without versions', async () => {
    const error = await failureOf({ document: (response) => void response.end('{"name":"plugin"}') })
    expect(error).toMatchObject({
      code: 'npm-version-not-found',
      message: expect.stringContaining('the last ones: none.'),
    })
  })
})

it('a message names the setting that is in force', async () => {
  const [own, npm] = ['GROUNDWORK_PLUGIN_REGISTRY', 'GROUNDWORK_NPM_REGISTRY'] as const
  const settingOf = async (env: NodeJS.ProcessEnv) => (await bundleSettings(env)).npmRegistrySetting
  expect(await settingOf({ [own]: 'http://a', [npm]: 'http://b' })).toBe(own)
  expect(await settingOf({ [npm]: 'http://b', npm_config_registry: 'http://c' })).toBe(npm)
  expect(await settingOf({ npm_config_registry: 'http://c' })).toBe('npm_config_registry')
  const url = await registry({ document: (response) => void response.writeHead(404).end() })
  await expect(fetchPackage({ url, setting: npm }, source)).rejects.toThrow(`Look at its spelling and at ${npm}.`)
})
