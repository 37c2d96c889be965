import { filterToText, parseFilterText, runFilterToSearch } from '@groundwork/runs/filter'
import type { PaletteGroup, PaletteItem } from '@groundwork/ui/palette'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { TRPCClientError } from '@trpc/client'
import { GitMerge, ListFilter, Plug, Workflow } from 'lucide-react'
import { unitHref } from '../delivery/matrix/unit-address'
import { projectLook, runLook } from '../status/run-status'
import type { useTRPCClient } from '../trpc/client'
import type { RouterOutputs } from '../trpc/types'
import { fixedCommands } from './fixed-commands'
import type { Refusals } from './refusals'
import { RunPreview } from './run-preview'

/** A line of the palette: opens `href` or does `run`. */
export type Command = PaletteItem & { href?: string; run?: () => void }

type Client = ReturnType<typeof useTRPCClient>
type RunRow = RouterOutputs['runs']['recent'][number]
type Found = RouterOutputs['catalog']['search'][number]
type Sources = {
  client: Client
  refusals: Refusals
  signOut: () => void
  /** Pages and actions of plugins that fit, a group a plugin. */
  plugins: (query: string) => { title: string; pages: Command[]; actions: Command[] }[]
}

/**
 * What the palette shows for a query: projects and flows by the catalogue's search, runs by number, by the flow's name
 * or by a filter (`status:failed`), then pages and actions. A query that begins with ">" finds actions only.
 */
export async function findCommands(
  query: string,
  { client, refusals, signOut, plugins }: Sources,
): Promise<PaletteGroup[]> {
  const text = query.trim()
  if (text.startsWith('>')) {
    const own = { title: 'Do', items: fixedCommands(text.slice(1), { refusals, signOut }).actions }
    const added = plugins(text.slice(1)).map(({ title, actions }) => ({ title, items: actions }))
    return [own, ...added].filter((group) => group.items.length > 0)
  }
  const added = plugins(text).map(({ title, pages, actions }) => ({ title, items: [...pages, ...actions] }))
  const fixed = fixedCommands(text, { refusals, signOut })
  if (!text) {
    const recent = await client.runs.recent.query({ limit: 6 }).catch(() => [])
    return [
      { title: 'Pages', items: fixed.pages.slice(0, 6) },
      { title: 'Newest runs', items: recent.map(runCommand) },
      { title: 'Do', items: fixed.actions },
      ...added,
    ]
  }
  const trouble: Command[] = []
  const nothing =
    (what: string) =>
    (error: unknown): never[] => {
      if (!isAnswer(error)) trouble.push(cannotSearch(what, error))
      return []
    }
  const [found, runs, installed, units] = await Promise.all([
    client.catalog.search.query({ q: text, limit: 10 }).catch(nothing('Projects and flows')),
    findRuns(text, client).catch(nothing('Runs')),
    findPlugins(text, client).catch(nothing('Plugins')),
    findDelivered(text, client).catch(nothing('Units and promotions')),
  ])
  return [
    { title: 'Not searched', items: trouble },
    { title: 'Projects', items: found.filter((each) => each.kind === 'project').map(foundCommand) },
    { title: 'Flows', items: found.filter((each) => each.kind === 'flow').map(foundCommand) },
    { title: 'Runs', items: [...filterCommands(text), ...runs.map(runCommand)] },
    { title: 'Units and promotions', items: units },
    { title: 'Plugins', items: installed },
    { title: 'Pages', items: fixed.pages },
    { title: 'Do', items: fixed.actions },
    ...added,
  ].filter((group) => group.items.length > 0)
}

/** Whether the portal answered that there is no such thing, which a half-typed query often means. */
function isAnswer(error: unknown): boolean {
  const code = error instanceof TRPCClientError ? (error.data as { code?: string } | null)?.code : undefined
  return code === 'NOT_FOUND' || code === 'BAD_REQUEST'
}

function cannotSearch(what: string, error: unknown): Command {
  const reason = error instanceof Error ? error.message : 'The portal does not answer.'
  return { id: `trouble ${what}`, label: what, reason, preview: <p className="text-xs text-ink-2">{reason}</p> }
}

async function findRuns(text: string, client: Client): Promise<RunRow[]> {
  const [named, others] = await Promise.all([findNamedRuns(text, client), findRunsOfFlows(text, client)])
  const known = new Set(named.map(({ runNumber }) => runNumber))
  return [...named, ...others.filter(({ runNumber }) => !known.has(runNumber))]
}

/** A run as pages and Metaflow call it: `28`, `argo-wf-77`, each alone or after its flow: `BigFlow 28`, `BigFlow/28`. */
async function findNamedRuns(text: string, client: Client): Promise<RunRow[]> {
  const [, flow, id] = /^(?:([A-Za-z_]\w*)(?:\/|\s+))?([^\s/:]+)$/.exec(text) ?? []
  if (!id) return []
  const ofAllFlows = /^\d{1,15}$/.test(id)
    ? await client.runs.byNumbers.query({ runNumbers: [Number(id)] })
    : await client.runs.withId.query({ id })
  return flow ? ofAllFlows.filter((run) => run.flow.toLowerCase() === flow.toLowerCase()) : ofAllFlows
}

/** The newest runs of flows whose name begins with the text. */
async function findRunsOfFlows(text: string, client: Client): Promise<RunRow[]> {
  if (/^\d+$/.test(text)) return []
  const { rest } = parseFilterText(text)
  const word = rest.join(' ')
  if (word.length < 2) return []
  const flows = await client.runs.suggest.query({ field: 'flow', prefix: word })
  if (flows.length === 0) return []
  const { items } = await client.runs.list.query({ filter: { flow: flows.slice(0, 5) }, sort: 'newest', limit: 5 })
  return items
}

/** Units by name, and a promotion by its number (`P-12`). */
async function findDelivered(text: string, client: Client): Promise<Command[]> {
  const before = <GitMerge size={14} strokeWidth={1.75} aria-hidden="true" className="shrink-0 text-ink-3" />
  const [, number] = /^p-?(\d{1,9})$/i.exec(text) ?? []
  if (number) {
    const { promotion } = await client.delivery.promotions.get.query({ number: Number(number) })
    const { unit, environment } = promotion.plan.target
    return [
      {
        id: `promotion ${number}`,
        label: `P-${number}`,
        hint: `${unit} to ${environment}`,
        href: `/promotions/${number}`,
        before,
      },
    ]
  }
  if (text.length < 2) return []
  const { rows } = await client.delivery.matrix.query({ filter: { q: text }, limit: 6 })
  return rows.map(({ unitId, project, unit, newest }) => ({
    id: `unit ${unitId}`,
    label: unit,
    hint: newest === null ? project : `${project}, v${newest}`,
    href: unitHref({ project, unit }),
    before,
  }))
}

/** Installed plugins whose name, id or description has all words. */
async function findPlugins(text: string, client: Client): Promise<Command[]> {
  const words = text.toLowerCase().split(/\s+/)
  const entries = await client.plugins.catalogue.query()
  return entries
    .filter(({ name, pluginId, description }) => {
      const all = `${name} ${pluginId} ${description}`.toLowerCase()
      return words.every((word) => all.includes(word))
    })
    .slice(0, 6)
    .map(({ name, pluginId, version, ownerTeamName }) => ({
      id: `plugin ${pluginId}`,
      label: name,
      hint: `${version}, ${ownerTeamName ?? 'Platform'}`,
      href: `/plugins/${pluginId}`,
      before: <Plug size={14} strokeWidth={1.75} aria-hidden="true" className="shrink-0 text-ink-3" />,
    }))
}

function filterCommands(text: string): Command[] {
  const { filter, rest } = parseFilterText(text)
  if (Object.keys(filter).length === 0 || rest.length > 0) return []
  return [
    {
      id: 'filter',
      label: `Runs with ${filterToText(filter)}`,
      href: `/runs?${runFilterToSearch(filter)}`,
      before: <ListFilter size={14} strokeWidth={1.75} aria-hidden="true" className="shrink-0 text-ink-3" />,
    },
  ]
}

function runCommand(run: RunRow): Command {
  return {
    id: `run ${run.runNumber}`,
    label: `${run.flow}/${run.id}`,
    keeps: `/${run.id}`,
    hint: run.project === run.flow ? runLook(run.status).word : `${runLook(run.status).word} · ${run.project}`,
    href: `/runs/${encodeURIComponent(run.flow)}/${encodeURIComponent(run.id)}`,
    before: <StatusGlyph kind={runLook(run.status).glyph} />,
    preview: <RunPreview run={run} />,
  }
}

function foundCommand(found: Found): Command {
  if (found.kind === 'flow')
    return {
      id: `flow ${found.flow}`,
      label: found.flow,
      hint: found.project,
      href: `/runs?${runFilterToSearch({ flow: [found.flow] })}`,
      before: <Workflow size={14} strokeWidth={1.75} aria-hidden="true" className="shrink-0 text-ink-3" />,
    }
  return {
    id: `project ${found.name}`,
    label: found.name,
    hint: found.description,
    href: `/projects/${encodeURIComponent(found.name)}`,
    before: <StatusGlyph kind={projectLook(found.state).glyph} />,
  }
}
