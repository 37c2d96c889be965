import { testDatabase } from '@groundwork/db/testing'
import { describe, expect, it, vi } from 'vitest'
import { newKey, outcome, twoTeams } from './testing/streaming'

vi.stubEnv('GROUNDWORK_SECRET', 's'.repeat(40))
const { as, bundle, generationOf, streaming } = await twoTeams(await testDatabase())
const everyone = { kind: 'everyone' } as const

describe('the key that signed a bundle', () => {
  const signerOf = async (sha256: string) => {
    const { publisher, signedBy, keyRevoked } = (await as('viewer').bundle({ sha256 })).label
    return { publisher: publisher.name, signedBy, keyRevoked }
  }

  it('is told by the name that it is trusted under, whatever the bundle calls its publisher', async () => {
    const given = { ...newKey(), idPrefix: 'stream-said', publisher: 'My team' }
    const { id: keyId, fingerprint } = await as('administrator').keys.trust(given)
    await as('administrator').keys.trust({ ...given, idPrefix: 'elsewhere-said', publisher: 'Another name' })
    const manifest = { name: 'Content decisions', publisher: { name: 'Groundwork' } }
    const sha256 = await bundle({ id: 'stream-said', trust: 'signed', keyId: fingerprint, manifest })
    expect(await signerOf(sha256)).toEqual({ publisher: 'Groundwork', signedBy: 'My team', keyRevoked: false })
    await as('administrator').keys.revoke({ id: keyId })
    expect(await signerOf(sha256)).toMatchObject({ signedBy: 'My team', keyRevoked: true })
  })

  it('has no name where it is trusted for other ids only, or by nobody', async () => {
    const { fingerprint } = await as('administrator').keys.trust({ ...newKey(), idPrefix: 'elsewhere-only' })
    for (const keyId of [fingerprint, 'SHA256:nobody', null]) {
      const sha256 = await bundle({ id: 'stream-nameless', trust: 'signed', keyId })
      expect(await signerOf(sha256)).toMatchObject({ signedBy: null, keyRevoked: false })
    }
  })
})

describe('a key that is revoked', () => {
  it('for some ids flags what it signed of these, though it is trusted for others', async () => {
    const given = { ...newKey(), idPrefix: 'stream-half' }
    const { id: keyId, fingerprint } = await as('administrator').keys.trust(given)
    await as('administrator').keys.trust({ ...given, idPrefix: 'elsewhere-else' })
    const sha256 = await bundle({ id: 'stream-half', trust: 'signed', keyId: fingerprint })
    const flagged = async () => (await as('viewer').bundle({ sha256 })).label.keyRevoked
    expect(await flagged()).toBe(false)
    await as('administrator').keys.revoke({ id: keyId })
    expect(await flagged()).toBe(true)
  })

  it('leaves what it signed on, flagged, and lets nothing of it come again', async () => {
    const { id: keyId, fingerprint } = await as('administrator').keys.trust(newKey())
    const signed = { id: 'stream-key', trust: 'signed', keyId: fingerprint } as const
    const [first, second] = [await bundle(signed), await bundle(signed)]
    await as('ofTeam').register({ sha256: first, granted: [], ownerTeam: streaming.id, audience: everyone })
    const move = async () => ({ id: 'stream-key', generation: await generationOf('stream-key') })
    await as('ofTeam').upgrade({ ...(await move()), sha256: second })
    const third = await bundle(signed)
    const untrusted = async () => {
      const { versions } = await as('viewer').detail({ id: 'stream-key' })
      return new Map(versions.map((version) => [version.sha256, version.untrusted]))
    }
    expect([...(await untrusted()).values()]).toEqual([null, null, null])
    expect((await as('administrator').keys.revoke({ id: keyId })).plugins).toEqual(['Titles'])
    const reason = (await untrusted()).get(third) ?? 'none'
    expect(reason).toMatch(/was revoked\. Sign it with a key that is trusted/)
    await expect(as('ofTeam').upgrade({ ...(await move()), sha256: third })).rejects.toThrow(reason)
    const row = (await as('viewer').list()).find(({ pluginId }) => pluginId === 'stream-key')
    expect(row).toMatchObject({ state: 'enabled', label: { keyRevoked: true, trust: 'signed' } })
    await expect(as('ofTeam').rollBack(await move())).rejects.toThrow(
      /was revoked\. Sign it with a key that is trusted/,
    )
    const { keys } = await as('viewer').keys.list()
    expect(keys.find(({ id }) => id === keyId)).toMatchObject({ fingerprint, revokedAt: expect.any(Date) })
    expect(await outcome(as('administrator').keys.revoke({ id: keyId }))).toBe('CONFLICT')
  })

  it('keeps off what is switched off, for its team and for administrators, until a key vouches for it again', async () => {
    const given = { ...newKey(), idPrefix: 'stream-off' }
    const { id: keyId, fingerprint } = await as('administrator').keys.trust(given)
    const sha256 = await bundle({ id: 'stream-off', trust: 'signed', keyId: fingerprint })
    await as('ofTeam').register({ sha256, granted: [], ownerTeam: streaming.id, audience: everyone })
    const seen = async () => ({ id: 'stream-off', generation: await generationOf('stream-off') })
    await as('ofTeam').disable(await seen())
    await as('administrator').keys.revoke({ id: keyId })
    for (const who of ['ofTeam', 'administrator'] as const)
      await expect(as(who).enable({ ...(await seen()), audience: everyone })).rejects.toThrow(/was revoked/)
    await as('administrator').keys.trust(given)
    await as('ofTeam').enable({ ...(await seen()), audience: everyone })
  })

  it('says what it concerns: plugins of its own ids, though it signs others under another prefix', async () => {
    const given = { ...newKey(), idPrefix: 'stream-mine' }
    const { id: keyId, fingerprint } = await as('administrator').keys.trust(given)
    await as('administrator').keys.trust({ ...given, idPrefix: 'stream-yours' })
    for (const id of ['stream-mine', 'stream-yours']) {
      const sha256 = await bundle({ id, trust: 'signed', keyId: fingerprint, manifest: { name: id } })
      await as('ofTeam').register({ sha256, granted: [], ownerTeam: streaming.id, audience: everyone })
    }
    expect((await as('administrator').keys.revoke({ id: keyId })).plugins).toEqual(['stream-mine'])
  })
})
