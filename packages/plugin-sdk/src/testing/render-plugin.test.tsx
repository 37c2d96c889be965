// @vitest-environment happy-dom
import { useQuery } from '@tanstack/react-query'
import { fireEvent, waitFor } from '@testing-library/react'
import { useState } from 'react'
import { createPortal } from 'react-dom'
import { expect, it } from 'vitest'
import { exampleManifest } from '../manifest/manifest-example'
import {
  createPluginClient,
  definePlugin,
  type PageProps,
  PluginLink,
  type ProjectProps,
  type RunProps,
  useAction,
  useConfig,
  useNavigate,
  usePlugin,
  usePortalRoot,
  useProject,
  useRun,
  useToast,
  useViewer,
} from '../ui/ui'
import type { FilmRouter } from './example-backend'
import { renderPlugin } from './render-plugin'

const { useTRPC } = createPluginClient<FilmRouter>()

function Stars({ params, path }: PageProps) {
  const trpc = useTRPC()
  const stars = useQuery(trpc.stars.queryOptions('Alien'))
  const rate = useAction(trpc.rate.mutationOptions(), {
    done: (given) => `${given} stars given.`,
    refresh: [trpc.stars.queryKey()],
  })
  return (
    <>
      <p>
        {path} {params.id} has {stars.data ?? 'no'} stars
      </p>
      <button type="button" onClick={() => void rate.run({ title: 'Alien', stars: 5 })}>
        Rate
      </button>
      {rate.error ? <p role="alert">{rate.error}</p> : null}
    </>
  )
}

function Owner({ project }: ProjectProps) {
  const { owner } = useProject()
  const { id, basePath, name } = usePlugin()
  const { currency } = useConfig<{ currency: string }>()
  const navigate = useNavigate()
  const toast = useToast()
  const root = usePortalRoot()
  const [open, setOpen] = useState(false)
  return (
    <>
      <p>
        {project} of {owner?.label} in {currency} for {useViewer().name} by {name} {id} {basePath}
      </p>
      <PluginLink href="/titles/drama">Drama</PluginLink>
      <PluginLink portal href="/projects/ranking">
        Project
      </PluginLink>
      <button type="button" onClick={() => navigate('/titles?genre=drama', { replace: true })}>
        Go
      </button>
      <button
        type="button"
        onClick={() => {
          toast('Opened.')
          setOpen(true)
        }}
      >
        Open
      </button>
      {open ? createPortal(<p>Overlay</p>, root) : null}
    </>
  )
}

function Verdict({ runNumber }: RunProps) {
  return (
    <p>
      {runNumber}: {useRun().reason}
    </p>
  )
}

const plugin = definePlugin({
  pages: { titles: Stars },
  projectTabs: { owner: Owner },
  runCards: { verdict: Verdict },
})
const manifest = exampleManifest()

const project = {
  name: 'ranking',
  kind: 'project' as const,
  description: null,
  owner: { kind: 'team' as const, id: 't', label: 'Film team' },
  state: 'healthy' as const,
  lastRunAt: null,
  runsTotal: 0,
  flows: [],
  libraries: [],
  tags: [],
}

it('shows a page whose router is answered by the test, and an action that renews it', async () => {
  let stars: number | null = null
  const { findByText, getByText, toasts } = await renderPlugin({
    plugin,
    manifest,
    show: { point: 'page/v1', id: 'titles', props: { params: { id: 'alien' }, path: '/titles/alien' } },
    answers: {
      stars: () => stars,
      rate: (input) => {
        stars = (input as { stars: number }).stars
        return stars
      },
    },
  })
  await findByText('/titles/alien alien has no stars')
  fireEvent.click(getByText('Rate'))
  await findByText('/titles/alien alien has 5 stars')
  await waitFor(() => expect(toasts).toEqual([{ text: '5 stars given.' }]))
})

it('shows the sentence of an action that failed, and tells of procedures without an answer', async () => {
  const { findByRole, getByText } = await renderPlugin({
    plugin,
    manifest,
    show: { point: 'page/v1', id: 'titles' },
    answers: { stars: () => 1 },
  })
  fireEvent.click(getByText('Rate'))
  expect((await findByRole('alert')).textContent).toMatch(/No answer is given for "rate"/)
})

it('gives a tab its project, configuration, viewer, links and overlays', async () => {
  const { findByText, getByText, visited, toasts, container } = await renderPlugin({
    plugin,
    manifest,
    show: { point: 'project/tab/v1', id: 'owner', props: { project: 'ranking' } },
    projects: [project],
    config: { currency: 'EUR' },
  })
  await findByText('ranking of Film team in EUR for Ada by Film desk film-desk /p/film-desk')
  expect(getByText('Drama').getAttribute('href')).toBe('/p/film-desk/titles/drama')
  fireEvent.click(getByText('Drama'))
  fireEvent.click(getByText('Project'))
  fireEvent.click(getByText('Project'), { ctrlKey: true })
  fireEvent.click(getByText('Go'))
  expect(visited).toEqual(['/p/film-desk/titles/drama', '/projects/ranking', '/p/film-desk/titles?genre=drama'])
  fireEvent.click(getByText('Open'))
  expect(container.contains(getByText('Overlay'))).toBe(false)
  expect(toasts).toEqual([{ text: 'Opened.' }])
})

it('gives a run card its run, and says what is missing', async () => {
  const reason = 'Every task succeeded.'
  const run = { flow: 'Train', id: '7', runNumber: 7, reason }
  const { findByText } = await renderPlugin({
    plugin,
    manifest,
    show: { point: 'run/card/v1', id: 'verdict', props: { flow: 'Train', run: '7', runNumber: 7 } },
    runs: [run as never],
  })
  await findByText(`7: ${reason}`)
  const other = renderPlugin({ plugin, manifest, show: { point: 'page/v1', id: 'nosuch' } })
  await expect(other).rejects.toThrow('definePlugin has no pages.nosuch; it has titles.')
})
