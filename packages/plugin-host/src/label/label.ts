import type { Manifest } from '@groundwork/plugin-sdk/manifest'
import type { PointId } from '@groundwork/plugin-sdk/points'
import { pointFacts, type Stability } from '@groundwork/plugin-sdk/points'
import { type ContributionLine, contributionLine, type PermissionLine, permissionLine } from '../diff/diff-manifests'
import type { Signers } from '../keys/keys'
import type { BundleRow, Trust } from '../registry/bundles'

/** What one extension point is given: "3 pages". */
export type PointGroup = { point: PointId; what: string; stability: Stability; contributions: ContributionLine[] }

/** What a person is told of a bundle before and after it is registered. */
export type BundleLabel = {
  sha256: string
  pluginId: string
  name: string
  version: string
  description: string
  kind: Manifest['kind']
  /** As the bundle says it: nobody verified that. */
  publisher: Manifest['publisher']
  trust: Trust
  /** Fingerprint of the key that signed it, the name that key is trusted under here, and whether it was revoked since. */
  keyId: string | null
  signedBy: string | null
  keyRevoked: boolean
  source: string
  origin: string
  /** Range of contract versions that it works with. */
  contract: string
  sizeBytes: number
  adds: PointGroup[]
  permissions: PermissionLine[]
  hasUi: boolean
  hasBackend: boolean
  memoryMb: number | null
  failure: string | null
  failedAt: Date | null
  createdAt: Date
}

export function bundleLabel(bundle: BundleRow, signerOf: Signers): BundleLabel {
  const { manifest, trust, keyId } = bundle
  return {
    sha256: bundle.sha256,
    pluginId: bundle.pluginId,
    name: manifest.name,
    version: bundle.version,
    description: manifest.description,
    kind: manifest.kind,
    publisher: manifest.publisher,
    trust,
    keyId,
    ...signerOf(bundle),
    source: bundle.source,
    origin: bundle.origin,
    contract: manifest.engines.groundwork,
    sizeBytes: bundle.sizeBytes,
    adds: pointGroups(manifest),
    permissions: manifest.permissions.map(permissionLine),
    hasUi: manifest.ui !== undefined,
    hasBackend: manifest.backend !== undefined,
    memoryMb: manifest.backend?.memoryMb ?? null,
    failure: bundle.failure,
    failedAt: bundle.failedAt,
    createdAt: bundle.createdAt,
  }
}

/** Contributions by point, in the order of the manifest. */
export function pointGroups({ contributes }: Manifest): PointGroup[] {
  const points = [...new Set(contributes.map(({ point }) => point))]
  return points.map((point) => {
    const contributions = contributes.filter((contribution) => contribution.point === point).map(contributionLine)
    const { what, stability } = pointFacts(point)
    return { point, what, stability, contributions }
  })
}
