// @vitest-environment happy-dom
import { useQuery } from '@tanstack/react-query'
import { fireEvent } from '@testing-library/react'
import { expect, it } from 'vitest'
import { exampleManifest } from '../manifest/manifest-example'
import { createPluginClient, definePlugin, useAction } from '../ui/ui'
import backend, { type FilmRouter } from './example-backend'
import { renderPlugin } from './render-plugin'
import { startBackend } from './start-backend'

const { useTRPC } = createPluginClient<FilmRouter>()

function Stars() {
  const trpc = useTRPC()
  const { data } = useQuery(trpc.stars.queryOptions('Alien'))
  const who = useQuery(trpc.whoami.queryOptions())
  const rate = useAction(trpc.rate.mutationOptions(), { refresh: [trpc.stars.queryKey()] })
  return (
    <button type="button" onClick={() => void rate.run({ title: 'Alien', stars: 5 })}>
      {who.data} gave {data ?? 'no'} stars
    </button>
  )
}

it('shows a page over its own backend', async () => {
  const manifest = { ...exampleManifest(), migrations: [], permissions: [...exampleManifest().permissions, 'kv'] }
  await using films = await startBackend({ backend, manifest })
  const plugin = definePlugin({ pages: { titles: Stars } })
  const page = await renderPlugin({ plugin, manifest, backend: films, show: { point: 'page/v1', id: 'titles' } })
  fireEvent.click(await page.findByText('Ada gave no stars'))
  await page.findByText('Ada gave 5 stars')
  expect(films.recorded.jobs).toHaveLength(1)
})
