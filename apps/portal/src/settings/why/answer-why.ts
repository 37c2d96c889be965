import type { Action } from '@groundwork/access/can'
import { TRPCError } from '@trpc/server'
import type { api } from '../../trpc/server'
import type { RouterOutputs } from '../../trpc/types'
import type { WhyAddress, Who } from './why-address'

type Caller = Awaited<ReturnType<typeof api>>
type Asked = WhyAddress & { action: Action }
type Input = Parameters<Caller['access']['why']>[0]

/** The answer, or the sentence why there is none: a project that is not here, somebody whom one may not ask about. */
export async function answerWhy(
  caller: Caller,
  asked: Asked,
): Promise<{ why: RouterOutputs['access']['why'] } | { trouble: string }> {
  try {
    const [subject, resource] = [await subjectOf(caller, asked.who), await resourceOf(caller, asked)]
    return { why: await caller.access.why({ subject, action: asked.action, resource }) }
  } catch (error) {
    if (error instanceof TRPCError && error.code !== 'INTERNAL_SERVER_ERROR') return { trouble: error.message }
    throw error
  }
}

async function subjectOf(caller: Caller, who: Who): Promise<Input['subject']> {
  if (who.kind !== 'plugin') return who
  const { installation, label } = await caller.plugins.detail({ id: who.id })
  return { kind: 'plugin', id: who.id, name: label.name, granted: installation.granted }
}

/** Kinds of things that belong to the team that owns their project. */
const ofProjects = new Set(['project', 'run', 'artifact', 'config', 'version', 'promotion', 'gate', 'target'])

/** With what `can` would be asked: the thing, the team that owns it, the environment. */
async function resourceOf(caller: Caller, { action, project, environment, plugin }: Asked): Promise<Input['resource']> {
  const within = environment ? { environment } : {}
  const kind = action.split('.', 1)[0] ?? 'installation'
  if (kind === 'plugin' && plugin) {
    const { installation } = await caller.plugins.detail({ id: plugin })
    const { pluginId: id, ownerTeam, dev, registeredBy } = installation
    return { kind: dev ? 'preview' : 'plugin', id, ownerTeam, ...(dev ? { ownerUser: registeredBy } : {}) }
  }
  // Freezes, windows and the like are of environments: that a team owns the project gives nobody more, only a custom role may.
  if (project && !ofProjects.has(kind)) return { kind, project, ...within }
  if (project) {
    const { owner } = await caller.catalog.project({ name: project })
    const ownerTeam = owner?.kind === 'team' ? owner.id : null
    return { kind, ...(kind === 'project' ? { id: project } : {}), project, ownerTeam, ...within }
  }
  return { kind: environment ? kind : 'installation', ...within }
}
