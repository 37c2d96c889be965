// @vitest-environment happy-dom
import { cleanup, fireEvent, render } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import type { Detail } from './detail-frame'
import { Overview } from './overview'
import { PluginActions } from './plugin-actions'
import type { ActionFacts } from './action-facts'
import { Versions } from './versions'

vi.mock('next/navigation', () => ({ useRouter: () => ({}) }))
vi.mock('../../../trpc/client', () => ({ useTRPCClient: () => ({ plugins: {} }), useTRPC: () => ({}) }))
vi.mock('../../../settings/use-change', () => ({ useChange: () => ({ busy: false, error: null, clear: () => {} }) }))
vi.mock('./delivery-uses', () => ({ DeliveryUses: () => null }))
vi.mock('./used-by', () => ({ UsedBy: () => null }))
vi.mock('./owner-change', () => ({ OwnerChange: () => null }))
vi.mock('../label/nutrition-label', () => ({ NutritionLabel: () => null }))
vi.mock('../label/bundle-rows', () => ({ labelRows: () => [] }))
vi.mock('../label/signature-line', () => ({ SignatureLine: () => null }))
vi.mock('../contents/manifest-diff', () => ({ isSame: () => true, ManifestDiff: () => null }))
afterEach(cleanup)

const untrusted = 'Its key SHA256:x of Streaming was revoked.'
const at = new Date(0)
const version = { version: '1.1.0', sha256: 'b', role: null, untrusted, keyRevoked: true, createdAt: at, failure: null }
const label = { name: 'Spend', version: '1.0.0', adds: [], permissions: [], hasBackend: false, contract: '^1.0.0' }
const detail = {
  installation: { pluginId: 'spend', state: 'enabled', granted: [], notice: null, createdAt: at },
  label,
  versions: [version, { ...version, version: '1.0.5', sha256: 'c', untrusted: null }],
  figures: { calls: 0, refusals: 0, memoryTotalBytes: null },
  instances: [],
  may: { decide: { allowed: false }, manage: { allowed: true } },
  configFindings: [],
}

it('a version that its signature does not let in is no link among the versions, but says why', () => {
  const { getAllByText, getByText } = render(<Versions detail={detail as unknown as Detail} waiting={[]} />)
  const [refused, offered] = getAllByText('Compare and upgrade')
  expect([refused?.tagName, refused?.getAttribute('aria-disabled')]).toEqual(['BUTTON', 'true'])
  expect(getByText(untrusted).id).toBe(refused?.getAttribute('aria-describedby'))
  expect(offered?.getAttribute('href')).toBe('/plugins/spend/versions?to=c')
})

it('nor in the head of its page', () => {
  const newer = { sha256: 'b', version: '1.1.0' }
  const facts = { id: 'spend', name: 'Spend', state: 'enabled', dev: false, mayManage: { allowed: true } }
  const head = (of: object) =>
    render(<PluginActions teams={[]} facts={{ ...facts, newer: { ...newer, ...of } } as unknown as ActionFacts} />)
  const refused = head({ untrusted }).getByText('Upgrade to 1.1.0')
  expect(refused.getAttribute('aria-disabled')).toBe('true')
  expect(document.getElementById(refused.getAttribute('aria-describedby') ?? '')?.textContent).toBe(untrusted)
  cleanup()
  expect(head({ untrusted: null }).getByText('Upgrade to 1.1.0').getAttribute('href')).toContain('?to=b')
})

it.each([
  [untrusted, /stay\..*It cannot be enabled again until its key is trusted again.*was revoked\./],
  [null, /stay, and it can be enabled again\./],
])(
  'that a plugin whose key was revoked does not come on again is said before it is off, and then (%s)',
  async (why, said) => {
    const facts = {
      id: 'spend',
      name: 'Spend',
      newer: null,
      dev: false,
      mayManage: { allowed: true },
      enableRefused: why,
    }
    const head = (state: string) => {
      cleanup()
      const page = render(<PluginActions teams={[]} facts={{ ...facts, state } as unknown as ActionFacts} />)
      const entry = (name: string | RegExp) => page.findByRole('menuitem', { name })
      return { ...page, entry, open: () => fireEvent.click(page.getByRole('button', { name: 'Actions for Spend' })) }
    }
    const on = head('enabled')
    on.open()
    expect((await on.entry('Change who sees it…')).getAttribute('aria-disabled')).not.toBe('true')
    fireEvent.click(await on.entry('Disable Spend…'))
    expect((await on.findByRole('dialog')).textContent).toMatch(said)
    for (const state of ['disabled', 'draft']) {
      const off = head(state)
      const refused = (action: HTMLElement) => action.getAttribute('aria-disabled') === 'true'
      expect(refused(off.getByRole('button', { name: /^Enable Spend/ }))).toBe(why !== null)
      off.open()
      expect(refused(await off.entry(/^Enable for…/))).toBe(why !== null)
    }
  },
)

it('the first page says that the saved configuration does not fit, and leads there', () => {
  const shown = (configFindings: object[]) =>
    render(<Overview detail={{ ...detail, configFindings } as unknown as Detail} teams={[]} />)
  expect(shown([]).queryByText(/does not fit/)).toBeNull()
  cleanup()
  const { getByText } = shown([{ path: '/limit', level: 'error', message: 'must be at most 5' }])
  getByText('The saved configuration does not fit 1.0.0')
  expect(getByText('Mend it under Configuration').getAttribute('href')).toBe('/plugins/spend/configuration')
})
