import { once } from 'node:events'
import { createPool } from '@groundwork/db/pool'
import type { Browser, Page } from '@playwright/test'
import { call, query, register } from './arrange'
import type { Running } from './groundwork'
import { startFlow } from './metaflow'
import type { Cast, Visitor } from './person'
import { makeRepository, type Repository } from './repository'
import type { Workshop } from './workshop'

export const project = 'trailers'
const flowFile = 'e2e/delivery/trailer_flow.py'

export type Version = { id: string; number: number }

/** A project with a domain library of its own, the people of its team, and a repository that its flow lives in. */
export type Studio = {
  /** Asks for things: developer of the team that owns the project. */
  nadia: Visitor
  /** Decides about what Nadia asks: maintainer of the same team. */
  emil: Visitor
  administrator: Visitor
  /** A repository with a flow of that name, all of it committed. */
  repository: (unit: string) => Repository
  /** Records a run of the flow with the unmodified client; answers its name, `TrailerFlow/12`. */
  record: (repository: Repository, args?: string[]) => Promise<string>
  /** Two versions of TeaserFlow, older first. They are made when they are first asked for. */
  teasers: () => Promise<[Version, Version]>
  close: () => void
}

/** What specs promote that are not about how a version comes to be. */
export const teaser = 'TeaserFlow'

type Opening = { browser: Browser; cast: Cast; workshop: Workshop; groundwork: Running }

export async function openStudio({ browser, cast, workshop, groundwork }: Opening): Promise<Studio> {
  const nadia = await cast.visitor(browser, { role: 'developer', name: 'Nadia Okafor' })
  const emil = await cast.visitor(browser, { role: 'developer', name: 'Emil Brandt' })
  const administrator = await cast.visitor(browser, { role: 'administrator', name: 'Ada Lindqvist' })
  const { page } = administrator
  if (!(await isRegistered(groundwork, 'trailers'))) {
    const bundle = await workshop.packOther('trailers')
    await register(page, bundle, { trust: workshop.key.fingerprint, permissions: [], config: {} })
    await cast.project(project)
  }
  const team = await cast.team(`Trailers ${Date.now()}`, { [nadia.id]: 'developer', [emil.id]: 'maintainer' })
  await call(page, 'catalog.claim', { name: project, as: { team: team.id } })
  // What dev takes is tried on by whoever promotes; a run before each switch is what staging is for.
  await setPolicy(page, 'dev', (policy) => ({ ...policy, verification: { smokeRun: false, autoRollback: false } }))
  const repositories: Repository[] = []
  let teasers: Promise<[Version, Version]> | undefined
  const studio: Studio = {
    nadia,
    emil,
    administrator,
    repository(unit) {
      const made = makeRepository(flowFile, (source) => source.replaceAll('TrailerFlow', unit))
      repositories.push(made)
      return made
    },
    record: (repository, args) => record(groundwork, repository, args),
    teasers: () => (teasers ??= makeTeasers(studio)),
    close() {
      for (const repository of repositories) repository.remove()
    },
  }
  return studio
}

async function makeTeasers({ nadia, repository, record: run }: Studio): Promise<[Version, Version]> {
  const own = repository(teaser)
  const first = await makeVersion(nadia.page, await run(own))
  own.commit((source) => source.replace('cut to', 'shortened to'))
  return [first, await makeVersion(nadia.page, await run(own))]
}

/** Makes a version of a run (`Flow/12`) through the portal's router. */
export async function makeVersion(page: Page, run: string): Promise<Version> {
  return (await call(page, 'delivery.versions.create', { run })) as Version
}

async function isRegistered(running: Running, id: string): Promise<boolean> {
  return (await rowsOf(running, 'select from plugin_installation where plugin_id = $1', [id])).length > 0
}

async function rowsOf<Row extends object>(running: Running, text: string, values: string[]): Promise<Row[]> {
  const pool = createPool(running.databaseUrl, { max: 1 })
  const { rows } = await pool.query<Row>(text, values)
  await pool.end()
  return rows
}

type EnvironmentRow = {
  id: string
  name: string
  title: string
  rank: number
  production: boolean
  policy: object
  rowVersion: number
}

async function environment(page: Page, name: string): Promise<EnvironmentRow> {
  const all = (await query(page, 'delivery.environments.list', undefined)) as EnvironmentRow[]
  const found = all.find((each) => each.name === name)
  if (!found) throw new Error(`There is no environment ${name}.`)
  return found
}

/** Changes an environment's policy, as an administrator. */
export async function setPolicy(page: Page, name: string, change: (policy: object) => object): Promise<void> {
  const { id, title, rank, production, policy, rowVersion } = await environment(page, name)
  await call(page, 'delivery.environments.save', {
    ...{ id, rowVersion, name, title, rank, production },
    policy: change(policy),
  })
}

async function record(running: Running, { flow }: Repository, args: string[] = []): Promise<string> {
  const child = startFlow(running, { flow, user: 'nadia', args })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`The flow ended with ${code}.`)
  const [found] = await rowsOf<{ run: string }>(
    running,
    `select flow_id || '/' || coalesce(run_id, run_number::text) as run from run where project = $1 and user_name = 'nadia'
      order by run_number desc limit 1`,
    [project],
  )
  if (!found) throw new Error('The run was not recorded.')
  return found.run
}
