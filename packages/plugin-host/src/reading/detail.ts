import { type Actor, can, type Decision } from '@groundwork/access/can'
import { NotFoundError } from '@groundwork/access/errors'
import type { Pool, Sql } from '@groundwork/db/pool'
import type { ConfigFinding } from '@groundwork/plugin-sdk/protocol'
import { checkValues, type ConfigSchema, readConfig } from '../config/config'
import { diffManifests, type ManifestDiff } from '../diff/diff-manifests'
import { admissionOf, excessOf, showingExcess } from '../envelope/admission'
import { type Signers, signers, trustOf } from '../keys/keys'
import { type Figures, figuresOf, type InstanceRow, instancesOf } from '../label/figures'
import { type BundleLabel, bundleLabel } from '../label/label'
import { shownReason } from '../log/shown-reason'
import { wouldUndo } from '../migrations/migrations'
import { schemaObstacle } from '../platform/sql/role'
import { type BundleRow, bundleRow, bundleRows } from '../registry/bundles'
import {
  type Installation,
  installation,
  isPreviewOfFolder,
  isShown,
  mayUse,
  registered,
  resourceOf,
} from '../registry/installation'
import { listSecrets } from '../secrets/secrets'
import type { Excess } from '../envelope/excess'
import { configSchemaOf } from './config-schema'
import { keptDataIds } from './list'
import { personNames, teamNames } from './people'

export type VersionRow = BundleLabel & {
  uploadedBy: string | null
  role: 'active' | 'previous' | 'pending' | null
  /** Why its signature does not count for this plugin now: it can be neither upgraded nor gone back to. Null when it does. */
  untrusted: string | null
  /** From the active version to this one. */
  diff: ManifestDiff
}

export type PluginDetail = {
  installation: Installation
  ownerTeamName: string | null
  /** Who develops it, where it follows a folder in development. */
  developerName: string | null
  registeredByName: string | null
  /** Names of the people or teams of the audience. */
  audienceNames: string[]
  label: BundleLabel
  figures: Figures
  instances: InstanceRow[]
  /** Newest first. */
  versions: VersionRow[]
  /** What a roll back would undo in its tables, by name; null where there is no version before. */
  rollBack: { undone: string[]; stay: string[] } | null
  /** What a change by this person goes beyond the team's envelope in, and whether that was asked for already. */
  beyond: { rollBack: Excess[]; showing: Excess[]; asked: ('rollback' | 'audience')[] }
  jobRuns: JobRunRow[]
  /** Secrets that the active version wants, whether one is set or not. */
  secretsWanted: { name: string; description: string }[]
  hasConfig: boolean
  /** What of the saved configuration does not fit the active version, for those who may configure it. */
  configFindings: ConfigFinding[]
  /** Whether it describes the configuration of projects. */
  configuresProjects: boolean
  on: boolean
  may: { manage: Decision; configure: Decision; log: Decision; decide: Decision; use: Decision }
  /** Why it cannot have tables of its own here, though it asks for them; null when it can. */
  sqlTrouble: string | null
}

export type JobRunRow = {
  id: string
  job: string
  attempt: number
  state: string
  reason: string | null
  startedAt: Date
  finishedAt: Date | null
}

/** Everything of one installed plugin but its log and its audit. Throws NotFoundError. */
export async function pluginDetail(pool: Pool, actor: Actor, pluginId: string): Promise<PluginDetail> {
  const installed = await registered(pool, pluginId)
  if (!isShown(actor, installed)) throw new NotFoundError(`There is no plugin "${pluginId}" here.`)
  const bundles = await bundleRows(pool, pluginId)
  const active =
    bundles.find(({ sha256 }) => sha256 === installed.activeSha) ?? (await bundleRow(pool, installed.activeSha))
  const signerOf = await signers(pool)
  const { ownerTeam } = installed
  const teams = await teamNames(pool)
  const audienceUsers = installed.audience.kind === 'me' ? installed.audience.users : []
  const people = await personNames(pool, [
    installed.registeredBy,
    ...audienceUsers,
    ...bundles.map((b) => b.uploadedBy),
  ])
  const about = { ...resourceOf(installed), ownerTeamName: ownerTeam && (teams.get(ownerTeam) ?? null) }
  const shown = (reason: string | null) => shownReason(actor, installed, reason)
  const instances = await instancesOf(pool, pluginId)
  const jobRuns = await recentJobRuns(pool, pluginId)
  const before = bundles.find(({ sha256 }) => sha256 === installed.previousSha)
  const versions = await versionsOf(pool, { installed, active, bundles, signerOf, people })
  return {
    installation: { ...installed, notice: shown(installed.notice) },
    ownerTeamName: ownerTeam ? (teams.get(ownerTeam) ?? null) : null,
    developerName: installed.dev ? nameOf(people, installed.registeredBy) : null,
    registeredByName: nameOf(people, installed.registeredBy),
    audienceNames: audienceNames(installed, { people, teams }),
    label: withFailure(bundleLabel(active, signerOf), shown),
    figures: (await figuresOf(pool, [pluginId])).get(pluginId) as Figures,
    instances: instances.map((instance) => ({ ...instance, reason: shown(instance.reason) })),
    versions: versions.map((version) => withFailure(version, shown)),
    rollBack: before ? await wouldUndo(pool, { pluginId, keep: before.manifest.migrations }) : null,
    beyond: await beyondOf(pool, actor, { installed, before: before ?? null }),
    jobRuns: jobRuns.map((run) => ({ ...run, reason: shown(run.reason) })),
    secretsWanted: active.manifest.secrets,
    hasConfig: active.manifest.contributes.some((one) => one.point === 'config/schema/v1' && one.for !== 'projects'),
    configuresProjects: active.manifest.contributes.some(
      (one) => one.point === 'config/schema/v1' && one.for === 'projects',
    ),
    configFindings: await activeMisfits(pool, can(actor, 'plugin.configure', about), active),
    on: mayUse(actor, installed).allowed,
    sqlTrouble: active.manifest.permissions.includes('sql') ? await schemaObstacle(pool) : null,
    may: {
      manage: can(actor, 'plugin.manage', about),
      configure: can(actor, 'plugin.configure', about),
      log: can(actor, 'plugin.log', about),
      decide: can(actor, 'plugin.decide', about),
      use: mayUse(actor, installed),
    },
  }
}

type Changeable = { installed: Installation; before: BundleRow | null }

/** Nothing for those who may not change it at all: they are told that. */
async function beyondOf(sql: Sql, actor: Actor, { installed, before }: Changeable): Promise<PluginDetail['beyond']> {
  if (!can(actor, 'plugin.manage', resourceOf(installed)).allowed || installed.dev)
    return { rollBack: [], showing: [], asked: [] }
  const everyone = { ...installed, audience: { kind: 'everyone' } } as const
  return {
    rollBack: before ? await excessOf(sql, actor, { ...installed, bundle: before, before: installed }) : [],
    showing: await showingExcess(sql, actor, everyone),
    asked: await askedChanges(sql, installed.pluginId),
  }
}

async function askedChanges(sql: Sql, pluginId: string): Promise<PluginDetail['beyond']['asked']> {
  const { rows } = await sql.query<{ kind: 'rollback' | 'audience' }>({
    name: 'plugin-asked-changes',
    text: `select distinct kind from plugin_request
      where plugin_id = $1 and state = 'open' and kind in ('rollback', 'audience')`,
    values: [pluginId],
  })
  return rows.map(({ kind }) => kind)
}

function withFailure<Label extends BundleLabel>(label: Label, shown: (reason: string | null) => string | null): Label {
  return { ...label, failure: shown(label.failure) }
}

/** One stored bundle as the Register and Upgrade sheets show it. */
export type BundleDetail = {
  label: BundleLabel
  manifest: BundleRow['manifest']
  files: { path: string; size: number }[]
  /** From what is installed under this id, if anything is; a preview of a folder is not, for a bundle that may take its place. */
  diff: ManifestDiff
  installed: { version: string; generation: number; state: Installation['state']; dev: boolean } | null
  keptData: boolean
  /** What registering finds again, for those who may configure it; null where there is nothing, or not for them. */
  kept: KeptSettings | null
  /** What of the saved configuration would not fit this version, for those who may configure what is installed. */
  configFindings: ConfigFinding[]
  configSchema: unknown
  ownerTeam: string | null
  ownerTeamName: string | null
  /** Whether it may come in as things are, and in what it goes beyond the team's envelope. */
  trust: { trusted: true } | { trusted: false; reason: string }
  excess: Excess[]
  /** What comes to that when it is shown to others than the team. */
  shownExcess: Excess[]
  mayManage: Decision
}

/** Saved configuration (revision 0 without values: none was saved), and the names of the secrets that are set. */
type KeptSettings = { revision: number; values: Record<string, unknown>; secrets: string[] }

/** A bundle before it is registered or upgraded to, measured for `ownerTeam` (or the team whose envelope covers its id). */
export async function bundleDetail(
  pool: Pool,
  actor: Actor,
  { sha256, ownerTeam }: { sha256: string; ownerTeam?: string | null },
): Promise<BundleDetail> {
  const bundle = await bundleRow(pool, sha256)
  const admission = await admissionOf(pool, actor, { bundle, ownerTeam })
  const takesOver = admission.installed !== null && isPreviewOfFolder(admission.installed) && bundle.source !== 'dev'
  const installed = takesOver ? null : admission.installed
  const active = installed && (await bundleRow(pool, installed.activeSha))
  const { ownerTeam: team } = admission
  const teams = await teamNames(pool)
  const owned = {
    ...resourceOf({ ...installed, pluginId: bundle.pluginId, ownerTeam: team }),
    ownerTeamName: team && (teams.get(team) ?? null),
  }
  const configSchema = await configSchemaOf(pool, bundle)
  const before = active && { manifest: active.manifest, configSchema: await configSchemaOf(pool, active) }
  return {
    label: withFailure(bundleLabel(bundle, await signers(pool)), (reason) =>
      shownReason(actor, installed ?? { pluginId: bundle.pluginId, ownerTeam: null }, reason),
    ),
    manifest: bundle.manifest,
    files: Object.entries(bundle.files).map(([path, { size }]) => ({ path, size })),
    diff: diffManifests(before, { manifest: bundle.manifest, configSchema }),
    installed: installed && {
      version: installed.version,
      generation: installed.generation,
      state: installed.state,
      dev: installed.dev,
    },
    keptData: takesOver || (await keptDataIds(pool)).has(bundle.pluginId),
    kept: await keptSettings(pool, actor, bundle),
    configFindings:
      installed && can(actor, 'plugin.configure', owned).allowed
        ? await misfits(pool, bundle.pluginId, configSchema)
        : [],
    configSchema,
    ownerTeam: admission.ownerTeam,
    ownerTeamName: admission.ownerTeam ? (teams.get(admission.ownerTeam) ?? null) : null,
    trust: admission.trust,
    excess: admission.excess,
    shownExcess: admission.shownExcess,
    mayManage: can(actor, 'plugin.manage', owned),
  }
}

/** What an earlier installation, or the preview that is there, left under this bundle's id. */
async function keptSettings(pool: Pool, actor: Actor, { pluginId, manifest }: BundleRow): Promise<KeptSettings | null> {
  const before = await installation(pool, pluginId)
  if (!before || before.dataDropped || !can(actor, 'plugin.configure', resourceOf(before)).allowed) return null
  const { revision, values } = await readConfig(pool, pluginId)
  const secrets = (await listSecrets(pool, manifest)).flatMap(({ name, set }) => (set ? [name] : []))
  return { revision, values, secrets }
}

/** The saved configuration measured by another version's schema; nothing where none was saved. */
async function misfits(pool: Pool, pluginId: string, schema: unknown): Promise<ConfigFinding[]> {
  const { revision, values } = await readConfig(pool, pluginId)
  return revision === 0 ? [] : checkValues(schema as ConfigSchema | null, values).findings
}

/** Nothing for those who may not see how it is configured, nor where what is in use takes no configuration any more. */
async function activeMisfits(pool: Pool, mayConfigure: Decision, active: BundleRow): Promise<ConfigFinding[]> {
  const schema = mayConfigure.allowed ? await configSchemaOf(pool, active) : null
  return schema === null ? [] : misfits(pool, active.pluginId, schema)
}

type Versions = {
  installed: Installation
  active: BundleRow
  bundles: BundleRow[]
  signerOf: Signers
  people: Map<string, string>
}

async function versionsOf(
  pool: Pool,
  { installed, active, bundles, signerOf, people }: Versions,
): Promise<VersionRow[]> {
  const before = { manifest: active.manifest, configSchema: await configSchemaOf(pool, active) }
  const rows: VersionRow[] = []
  for (const bundle of bundles.filter(({ source, sha256 }) => source !== 'dev' || sha256 === installed.activeSha)) {
    const configSchema = await configSchemaOf(pool, bundle)
    rows.push({
      ...bundleLabel(bundle, signerOf),
      uploadedBy: nameOf(people, bundle.uploadedBy),
      role: roleOf(installed, bundle.sha256),
      untrusted: await untrustedFor(pool, installed, bundle),
      diff: diffManifests(before, { manifest: bundle.manifest, configSchema }),
    })
  }
  return rows
}

async function untrustedFor(sql: Sql, { ownerTeam }: Installation, bundle: BundleRow): Promise<string | null> {
  const trust = await trustOf(sql, bundle, ownerTeam)
  return trust.trusted ? null : trust.reason
}

function roleOf({ activeSha, previousSha, pendingSha }: Installation, sha256: string): VersionRow['role'] {
  if (sha256 === activeSha) return 'active'
  if (sha256 === pendingSha) return 'pending'
  return sha256 === previousSha ? 'previous' : null
}

function nameOf(people: Map<string, string>, id: string | null): string | null {
  return id && (people.get(id) ?? null)
}

type Names = { people: Map<string, string>; teams: Map<string, string> }

function audienceNames({ audience }: Installation, { people, teams }: Names): string[] {
  if (audience.kind === 'me') return audience.users.map((id) => people.get(id) ?? 'somebody who is gone')
  if (audience.kind === 'teams') return audience.teams.map((id) => teams.get(id) ?? 'a team that no longer exists')
  return []
}

async function recentJobRuns(sql: Sql, pluginId: string): Promise<JobRunRow[]> {
  const { rows } = await sql.query<JobRunRow>({
    name: 'plugin-recent-job-runs',
    text: `select id, job, attempt, state, reason, started_at as "startedAt", finished_at as "finishedAt"
      from plugin_job_run where plugin_id = $1 order by started_at desc limit 50`,
    values: [pluginId],
  })
  return rows
}
