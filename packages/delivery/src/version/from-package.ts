import type { Actor } from '@groundwork/access/can'
import { InputError } from '@groundwork/access/errors'
import type { VersionContent } from '../model/version-content'
import { scheduleOf } from './cron'
import { type PackedCode, readPackedCode } from './from-code'
import { declared, type FlowSource } from './flow-source'
import { needsOf } from './needs'
import { type StoredVersion, type StoringDeps, storeVersion } from './store-version'

export type FromPackage = {
  bytes: Uint8Array
  /** The flow's file inside the package. */
  entry: string
  /** The class, where the file has several flows. */
  flow?: string | null
  /** Where the flow has no `@project`, or one that is not a plain text. */
  project?: string | null
  git?: VersionContent['git']
  actor: Actor
  /** Called with the project before anything is stored: throws for those who may not make versions of it. */
  permit?: (project: string) => Promise<void>
  note?: string | null
  requestId?: string | null
}

/**
 * A version of a code package that `python flow.py package save FILE` wrote. What a run would have recorded is read from the source; nothing of
 * it is run. Throws InputError.
 */
export async function makeVersionFromPackage(deps: StoringDeps, given: FromPackage): Promise<StoredVersion> {
  const { bytes, entry, actor, permit, note = null, requestId = null } = given
  const packed = await readPackedCode(bytes, { entry, flow: given.flow ?? null })
  const source = sourceOf(packed, entry)
  const project = source.project ?? given.project ?? (source.hasProject ? null : source.flow)
  if (!project)
    throw new InputError(`The project of ${source.flow} cannot be read from ${entry}. Name it beside the package.`)
  await permit?.(project)
  const content = contentOf({ packed, source, project, git: given.git ?? gitOf(packed) })
  return storeVersion(deps, { content, blobs: packed.blobs, runNumber: null, note, actor, requestId })
}

function sourceOf({ source, flows }: PackedCode, entry: string): FlowSource {
  if (source && (flows.length <= 1 || flows.includes(source.flow))) return source
  throw new InputError(
    flows.length === 0
      ? `${entry} has no class that derives from FlowSpec. Name the flow's own file as the entry.`
      : `${entry} has the flows ${flows.join(', ')} and none of that name. Name one of them.`,
  )
}

/** What the client wrote of the repository that it packed in; null outside of one. */
function gitOf({ info }: PackedCode): VersionContent['git'] {
  const said = (key: string) => (typeof info[key] === 'string' && info[key] !== '' ? info[key] : null)
  const commit = said('commit_sha')
  if (commit === null) return null
  const dirty = info['has_uncommitted_changes'] !== false
  return { repository: said('repo_url'), branch: said('branch_name'), commit, dirty }
}

type Read = { packed: PackedCode; source: FlowSource; project: string; git: VersionContent['git'] }

function contentOf({ packed, source, project, git }: Read): Omit<VersionContent, 'layers' | 'schema' | 'path'> {
  const { code, lock, info } = packed
  const said = (key: string) => (typeof info[key] === 'string' && info[key] !== '' ? info[key] : null)
  return {
    unit: { project, name: source.flow, kind: 'flow' },
    code,
    git,
    python: {
      version: said('python_version_code') ?? said('python_version'),
      metaflow: said('metaflow_version'),
      lock: lock?.sha256 ?? null,
      source: lock?.source ?? "the installation's own environment",
      distributions: {},
    },
    parameters: source.parameters.map(declared),
    branches: source.hasProject,
    configs: source.configs.map(({ name }) => name),
    defaultConfigs: packed.defaultConfigs,
    defaultParameters: {},
    schedule: source.schedule ? scheduleOf(source.schedule) : null,
    needs: needsOf(source.steps),
  }
}
