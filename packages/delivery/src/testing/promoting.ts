import type { Role } from '@groundwork/access/can'
import { loadActor, type UserActor } from '@groundwork/access/actor'
import { uuidv7 } from '@groundwork/db/ids'
import { makeProject, makeTeam, makeUser } from '@groundwork/db/makers'
import type { TestDatabase } from '@groundwork/db/testing'
import type { PlanRequest, PlanStep } from '@groundwork/plugin-sdk/points'
import type { PointCaller } from '../integration/point-caller'
import { canonicalSha256 } from '../model/canonical'
import type { VersionContent } from '../model/version-content'
import type { PromotionDeps } from '../promotion/deps'
import { draftPlan } from '../promotion/draft-plan'
import { type PromotionAsk, requestPromotion } from '../promotion/request'
import { workingTreeOf } from '../version/working-tree'

/** What a path or gate answers in a test; a method that is missing has the usual answer. */
export type Answers = {
  plan?: (request: PlanRequest) => unknown
  check?: (request: PlanRequest) => unknown
  diff?: (request: PlanRequest) => unknown
  evaluate?: (input: { promotion: string; planHash: string; rule: unknown }) => unknown
}

const put: PlanStep = { id: 'put', title: 'Put the definition', on: 'orchestrator', call: 'put', input: {}, after: [] }
const activate: PlanStep = {
  ...{ id: 'switch', title: 'Switch the schedule', on: 'orchestrator', call: 'activate', after: ['put'] },
  input: { schedule: null, active: true },
}

function answering(answers: Answers): PointCaller {
  const usual: Answers = {
    plan: ({ launch }) => [{ ...put, input: { launch } }, activate],
    check: () => [],
    diff: ({ from, to }) => [{ what: 'Version', from: from?.number ?? null, to: to.number }],
    evaluate: () => ({ is: 'pass', why: 'It holds.' }),
  }
  return async (_ref, method, input) => {
    const name = method as keyof Answers
    const answer = (answers[name] ?? usual[name]) as ((input: object) => unknown) | undefined
    if (!answer) throw new Error(`Nothing answers ${method}.`)
    return answer(input)
  }
}

let counted = 0
const count = () => (counted += 1)
const hash = (text: string) => canonicalSha256(text)

function contentOf(project: string, unit: string, n: number): VersionContent {
  return {
    unit: { project, name: unit, kind: 'flow' },
    code: { sha256: hash(`${project}/${unit}/${n}`), bytes: 100, format: 'tgz', entry: 'flow.py' },
    git: null,
    python: { version: '3.11', metaflow: '2.19.39', lock: null, source: 'none', distributions: {} },
    layers: [],
    schema: null,
    parameters: [],
    configs: [],
    defaultParameters: {},
    schedule: null,
    path: { plugin: 'scheduled-batch', contribution: 'scheduled-batch', version: '1.0.0' },
    needs: { retries: 0, timeoutSeconds: 0, cpu: 1, memoryMb: 512 },
  }
}

type Environments = Record<'dev' | 'staging' | 'production', string>

/**
 * For tests: an integration bound to each environment, a project of a team, people, and units with versions. Plugins are
 * answered for by `answers`, which a test may change at any time.
 */
export async function promoting({ pool, prisma, bus }: TestDatabase) {
  const answers: Answers = {}
  const deps: PromotionDeps = { pool, bus, call: answering(answers), engineUrl: 'http://engine.test' }
  const { rows } = await pool.query<{ id: string; name: keyof Environments }>('select id, name from environment')
  const environments = Object.fromEntries(rows.map(({ id, name }) => [name, id])) as Environments
  const integration = uuidv7()
  await pool.query(
    `insert into integration (id, name, role, plugin_id, contribution) values ($1, $2, 'orchestrator', 'local-orchestrator', 'local')`,
    [integration, `local-${count()}`],
  )
  await pool.query(
    `insert into environment_binding (environment_id, role, integration_id) select id, 'orchestrator', $1 from environment
     on conflict (environment_id, role) do update set integration_id = excluded.integration_id`,
    [integration],
  )
  const team = await makeTeam(prisma)

  async function person(role: Role = 'viewer', inTeam?: Role, name = `Person ${count()}`): Promise<UserActor> {
    const made = await makeUser(prisma, { role, name })
    if (inTeam) await prisma.teamMember.create({ data: { teamId: team.id, userId: made.id, role: inTeam } })
    return (await loadActor(pool, made.id))!
  }

  async function unit(name = `Flow${count()}`) {
    const project = await makeProject(prisma, { ownerTeam: team.id })
    const id = uuidv7()
    await pool.query(
      `insert into unit (id, project, name, path_plugin, path_id) values ($1, $2, $3, 'scheduled-batch', 'scheduled-batch')`,
      [id, project.name, name],
    )
    let next = 1
    /** A further version of it. */
    async function version(given: { dirty?: boolean; createdBy?: string; content?: Partial<VersionContent> } = {}) {
      const number = next++
      const git = { repository: null, branch: 'main', commit: 'c'.repeat(40), dirty: given.dirty ?? false }
      const content = { ...contentOf(project.name, name, number), git, ...given.content }
      const sha = canonicalSha256(content)
      await pool.query(
        `insert into version (id, unit_id, number, content, code_sha256, code_bytes, dirty, created_by)
         values ($1, $2, $3, $4, $5, 100, $6, $7)`,
        [
          sha,
          id,
          number,
          JSON.stringify(content),
          content.code.sha256,
          workingTreeOf(content.git) !== 'clean',
          given.createdBy ?? null,
        ],
      )
      await pool.query('update unit set next_version = greatest(next_version, $2) where id = $1', [id, next])
      return { id: sha, number }
    }
    return { id, name, project: project.name, version }
  }
  type Unit = Awaited<ReturnType<typeof unit>>

  /** As the promote drawer does: draft, then ask with the hash that was shown. */
  async function request(
    given: Pick<PromotionAsk, 'actor' | 'version'> &
      Partial<PromotionAsk> & { unit: Unit; environment?: keyof Environments },
  ) {
    const { unit: of, environment = 'dev', ...ask } = given
    const target = { unitId: of.id, environmentId: environments[environment] }
    const planHash = ask.planHash === undefined ? (await draftPlan(deps, { ...ask, target })).planHash : ask.planHash
    return requestPromotion(deps, { requestKey: uuidv7(), note: 'Because.', ...ask, target, planHash })
  }

  async function setPolicy(environment: keyof Environments, policy: object): Promise<void> {
    await pool.query('update environment set policy = $2 where name = $1', [environment, JSON.stringify(policy)])
  }

  return { answers, deps, environments, integration, team, person, unit, request, setPolicy }
}
