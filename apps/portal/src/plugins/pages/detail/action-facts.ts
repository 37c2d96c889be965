import type { RouterOutputs } from '../../../trpc/types'
import { stateLook } from '../words/state-look'
import type { Detail } from './detail-frame'

/** Instances are of engines that are alive; one that hangs or died runs nothing. */
export function lookOf({ installation, instances, label }: Pick<Detail, 'installation' | 'instances' | 'label'>) {
  const { state, dev, pendingSha, activeSha } = installation
  const active = instances.filter(({ sha256 }) => sha256 === activeSha)
  const quarantined = active.some((each) => each.state === 'quarantined')
  const running = !label.hasBackend || active.some((each) => each.state !== 'failed')
  return stateLook({ state, dev, pending: pendingSha !== null, quarantined, running })
}

/** How the plugin stands: what decisions about it rest on; plain values. */
export function standingOf({ installation, label, versions, rollBack }: Detail) {
  const { generation, state, dev, activeSha, audience, ownerTeam } = installation
  const previousVersion = versions.find(({ role }) => role === 'previous')?.version ?? null
  return { generation, state, dev, activeSha, audience, ownerTeam, previousVersion, version: label.version, rollBack }
}

/** The same, as far as the list of plugins knows it. */
export function rowStanding({
  generation,
  state,
  dev,
  audience,
  ownerTeam,
  label,
}: RouterOutputs['plugins']['list'][number]) {
  return { generation, state, dev, activeSha: label.sha256, audience, ownerTeam }
}

/** What the actions of a plugin's page need to know; plain values. */
export function actionFacts(detail: Detail, userId: string) {
  const { installation, label, versions, may } = detail
  // Newest first: what came after the version in use and was not tried in vain.
  const after = versions.slice(
    0,
    versions.findIndex(({ role }) => role === 'active'),
  )
  const untried = after.filter(({ role, failure }) => role === null && failure === null)
  const newer = untried.find(({ untrusted }) => untrusted === null) ?? untried[0]
  const before = versions.find(({ role }) => role === 'previous')
  return {
    ...standingOf(detail),
    id: installation.pluginId,
    name: label.name,
    pending: installation.pendingSha !== null,
    newer: newer ? { sha256: newer.sha256, version: newer.version, untrusted: newer.untrusted } : null,
    noNewer: newer ? null : whyNoNewer(after),
    previousSha: before?.sha256 ?? null,
    /** A domain library, which may describe how projects are configured. */
    isLibrary: label.kind === 'domain-library',
    /** What follows a folder goes back whatever signed it. */
    backRefused: installation.dev ? null : (before?.untrusted ?? null),
    /** Why it is not enabled again once it is off; a preview of a folder is, whatever signed it. */
    enableRefused: installation.dev ? null : (versions.find(({ role }) => role === 'active')?.untrusted ?? null),
    mayManage: may.manage,
    beyond: detail.beyond,
    stuck: lookOf(detail).word === 'Quarantined',
    page: may.use.allowed && label.adds.some(({ point }) => point === 'page/v1') ? `/p/${installation.pluginId}` : null,
    userId,
  }
}

/** Why there is no version to upgrade to, of those that came after the one in use. */
function whyNoNewer(after: Detail['versions']): string {
  const back = after.find(({ role }) => role === 'previous')
  if (back)
    return `${back.version} is here, and this plugin went back from it. Choose "Go back to ${back.version}", or compare it under Versions.`
  const failed = after.find(({ failure }) => failure !== null)
  if (failed) return `${failed.version} is here, and it failed. See Versions, or upload another one there.`
  return 'No newer version is here. Upload one under Versions.'
}

export type ActionFacts = ReturnType<typeof actionFacts>
