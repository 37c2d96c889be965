// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { PluginGone, type PluginStanding } from './plugin-gone'

vi.mock('../../../trpc/client', () => ({
  useTRPC: () => ({
    plugins: {
      standing: { queryOptions: () => ({ queryKey: ['standing'], queryFn: () => null, staleTime: Infinity }) },
    },
  }),
}))
afterEach(cleanup)

const gone = (state: 'disabled' | 'uninstalled'): NonNullable<PluginStanding> => ({
  ...{ id: 'spend', name: 'Spend', version: '1.0.0', state, generation: 3, previous: null },
  listed: state === 'disabled',
  use: { allowed: false, reason: `Spend was ${state}.` },
  last: { did: `${state} the plugin`, by: 'Ada', at: 0 },
  manage: { allowed: false, reason: 'No.' },
})

function shown(initial: PluginStanding) {
  return render(
    <QueryClientProvider client={new QueryClient()}>
      <PluginGone id="spend" initial={initial} />
    </QueryClientProvider>,
  )
}

it('leads to the page of what is disabled, and nowhere where nothing is left to look at', () => {
  const disabled = shown(gone('disabled'))
  expect(disabled.getByRole('link').getAttribute('href')).toBe('/plugins/spend')
  disabled.unmount()
  const uninstalled = shown(gone('uninstalled'))
  uninstalled.getByText('Spend was uninstalled by Ada')
  expect(uninstalled.queryByRole('link')).toBeNull()
  uninstalled.unmount()
  shown(null).getByText('There is no plugin "spend" here')
})
