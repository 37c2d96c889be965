// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { UninstallDialog } from './uninstall-dialog'

const asked = vi.hoisted(() => [] as unknown[])
vi.mock('../../../trpc/client', () => ({
  useTRPC: () => ({
    delivery: {
      environments: {
        usesOfPlugin: {
          queryOptions: (input: unknown) => ({ queryKey: ['uses', input], queryFn: () => void asked.push(input) }),
        },
      },
    },
  }),
}))
vi.mock('./uses-in-words', () => ({ usesInWords: () => ['2 targets are deployed to by it.'] }))
afterEach(cleanup)

it('says what depends on the plugin before its id is typed', async () => {
  const client = new QueryClient()
  client.setQueryData(['uses', { pluginId: 'spend' }], { targets: 2 })
  client.setDefaultOptions({ queries: { staleTime: Infinity } })
  const dialog = render(
    <QueryClientProvider client={client}>
      <UninstallDialog id="spend" name="Spend" busy={false} error={null} onUninstall={() => {}} onClose={() => {}} />
    </QueryClientProvider>,
  )
  await dialog.findByText('What depends on it')
  expect(dialog.getByRole('listitem').textContent).toBe('2 targets are deployed to by it.')
})
