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

/** What the actions of a plugin's page need to know; plain values. */
export function actionFacts(detail: Detail, userId: string) {
  const { installation, label, versions, may } = detail
  const previous = versions.find(({ role }) => role === 'previous')
  // Newest first: what came after the version in use and was not tried in vain.
  const after = versions.slice(
    0,
    versions.findIndex(({ role }) => role === 'active'),
  )
  const newer = after.find(({ role, failure }) => role === null && failure === null)
  return {
    id: installation.pluginId,
    name: label.name,
    version: label.version,
    state: installation.state,
    dev: installation.dev,
    generation: installation.generation,
    audience: installation.audience,
    ownerTeam: installation.ownerTeam,
    pending: installation.pendingSha !== null,
    previousVersion: previous?.version ?? null,
    rollBack: detail.rollBack,
    newer: newer ? { sha256: newer.sha256, version: newer.version } : null,
    activeSha: installation.activeSha,
    mayManage: may.manage,
    stuck: lookOf(detail).word === 'Quarantined',
    page: may.use.allowed && label.adds.some(({ point }) => point === 'page/v1') ? `/p/${installation.pluginId}` : null,
    userId,
  }
}

export type ActionFacts = ReturnType<typeof actionFacts>
