import { expect, it } from 'vitest'
import { actionFacts } from './action-facts'
import type { Detail } from './detail-frame'

type Version = { version: string; role: Detail['versions'][number]['role']; failure?: string; untrusted?: string }

/** As far as the actions look; versions newest first. */
function factsOf(versions: Version[], dev = false) {
  const detail = {
    installation: { pluginId: 'spend', generation: 1, state: 'enabled', dev, activeSha: '1.0.0', pendingSha: null },
    label: { name: 'Spend', version: '1.0.0', hasBackend: false, adds: [] },
    versions: versions.map((each) => ({ failure: null, untrusted: null, sha256: each.version, ...each })),
    instances: [],
    may: { manage: { allowed: true }, use: { allowed: true } },
  }
  return actionFacts(detail as unknown as Detail, 'u1')
}
const active = { version: '1.0.0', role: 'active' } as const
const revoked = 'Its key was revoked.'

it('offers the newest version that its signature lets in, and one that it does not with the reason', () => {
  const lost = { version: '1.2.0', role: null, untrusted: revoked }
  const good = { version: '1.1.0', role: null }
  expect(factsOf([lost, good, active])).toMatchObject({ newer: { version: '1.1.0', untrusted: null }, noNewer: null })
  expect(factsOf([lost, active])).toMatchObject({ newer: { version: '1.2.0', untrusted: revoked }, noNewer: null })
})

it('says of a newer version that it was gone back from, or failed, and not that there is none', () => {
  const back = { version: '1.1.0', role: 'previous' } as const
  expect(factsOf([back, active]).noNewer).toMatch(
    /^1\.1\.0 is here, and this plugin went back from it\. Choose "Go back/,
  )
  expect(factsOf([{ version: '1.1.0', role: null, failure: 'no feed' }, active]).noNewer).toMatch(/^1\.1\.0 .* failed/)
  expect(factsOf([active, { version: '0.9.0', role: 'previous' }]).noNewer).toMatch(/^No newer version is here/)
})

it('says why it cannot be enabled again, but to a build of the folder that it follows', () => {
  const lost = { ...active, untrusted: revoked }
  expect(factsOf([active]).enableRefused).toBeNull()
  expect(factsOf([lost]).enableRefused).toBe(revoked)
  expect(factsOf([lost], true).enableRefused).toBeNull()
})

it('says why it cannot go back, but to a build of the folder that it follows', () => {
  const before = { version: '0.9.0', role: 'previous', untrusted: revoked } as const
  expect(factsOf([active, before]).backRefused).toBe(revoked)
  expect(factsOf([active, before], true).backRefused).toBeNull()
})
