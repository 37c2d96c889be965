import type { Contribution, Manifest } from '@groundwork/plugin-sdk/manifest'
import { describePermission, type Permission } from '@groundwork/plugin-sdk/permissions'
import { pointFacts, type Stability } from '@groundwork/plugin-sdk/points'
import { type SchemaChange, schemaChanges } from './schema-changes'

export type PermissionLine = { permission: Permission; words: string; grave: boolean }
export type ContributionLine = { point: string; id: string; title: string | null; stability: Stability }
export type ContributionChange = ContributionLine & { fields: { field: string; before: unknown; after: unknown }[] }

/** What one version asks and adds that another does not. Empty lists and nulls mean no change. */
export type ManifestDiff = {
  permissions: { added: PermissionLine[]; removed: PermissionLine[] }
  contributions: { added: ContributionLine[]; removed: ContributionLine[]; changed: ContributionChange[] }
  config: SchemaChange[]
  hosts: { added: string[]; removed: string[] }
  memoryMb: { before: number | null; after: number | null } | null
  contract: { before: string; after: string } | null
  migrations: { added: string[]; removed: string[] }
  secrets: { added: string[]; removed: string[] }
  experimental: { added: string[]; removed: string[] }
}

type Side = { manifest: Manifest; configSchema?: unknown }

/** From `before` to `after`; `before` null stands for nothing at all, so everything is added. */
export function diffManifests(before: Side | null, after: Side): ManifestDiff {
  const [a, b] = [before?.manifest ?? null, after.manifest]
  const permissions = changesOf(a?.permissions ?? [], b.permissions)
  return {
    permissions: { added: permissions.added.map(permissionLine), removed: permissions.removed.map(permissionLine) },
    contributions: contributionChanges(a?.contributes ?? [], b.contributes),
    config: before ? schemaChanges(before.configSchema, after.configSchema) : [],
    hosts: changesOf(hostsOf(a), hostsOf(b)),
    memoryMb: unlessSame(a?.backend?.memoryMb ?? null, b.backend?.memoryMb ?? null),
    contract: a && unlessSame(a.engines.groundwork, b.engines.groundwork),
    migrations: changesOf(a?.migrations ?? [], b.migrations),
    secrets: changesOf(secretNames(a), secretNames(b)),
    experimental: changesOf(a?.experimental ?? [], b.experimental),
  }
}

export function permissionLine(permission: Permission): PermissionLine {
  return { permission, ...describePermission(permission) }
}

export function contributionLine(contribution: Contribution): ContributionLine {
  const { point, id } = contribution
  const title = 'title' in contribution ? contribution.title : null
  return { point, id, title, stability: pointFacts(point).stability }
}

function contributionChanges(before: Contribution[], after: Contribution[]): ManifestDiff['contributions'] {
  const old = new Map(before.map((contribution) => [keyOf(contribution), contribution]))
  const kept = new Set(after.map(keyOf))
  const changed = after.flatMap((contribution) => {
    const was = old.get(keyOf(contribution))
    const fields = was ? fieldChanges(was, contribution) : []
    return fields.length > 0 ? [{ ...contributionLine(contribution), fields }] : []
  })
  return {
    added: after.filter((contribution) => !old.has(keyOf(contribution))).map(contributionLine),
    removed: before.filter((contribution) => !kept.has(keyOf(contribution))).map(contributionLine),
    changed,
  }
}

function keyOf({ point, id }: Contribution): string {
  return `${point} ${id}`
}

function fieldChanges(before: Contribution, after: Contribution): ContributionChange['fields'] {
  const [a, b] = [Object.entries(before), Object.entries(after)].map((entries) => new Map<string, unknown>(entries))
  const names = new Set([...(a?.keys() ?? []), ...(b?.keys() ?? [])])
  return [...names]
    .filter((field) => JSON.stringify(a?.get(field)) !== JSON.stringify(b?.get(field)))
    .map((field) => ({ field, before: a?.get(field), after: b?.get(field) }))
}

function changesOf<T>(before: readonly T[], after: readonly T[]): { added: T[]; removed: T[] } {
  return {
    added: after.filter((item) => !before.includes(item)),
    removed: before.filter((item) => !after.includes(item)),
  }
}

function hostsOf(manifest: Manifest | null): string[] {
  return (manifest?.permissions ?? []).flatMap((permission) =>
    permission.startsWith('http:') ? [permission.slice(5)] : [],
  )
}

function secretNames(manifest: Manifest | null): string[] {
  return (manifest?.secrets ?? []).map(({ name }) => name)
}

function unlessSame<T>(before: T, after: T): { before: T; after: T } | null {
  return before === after ? null : { before, after }
}
