import { can } from '@groundwork/access/can'
import { contractVersion } from '@groundwork/plugin-sdk/contract'
import { redirect } from 'next/navigation'
import { api, requireUser } from '../../../trpc/server'
import { OpenRegisterSheet } from '../register/register-sheet-open'
import { fitsContract } from '../words/contract'
import { standingOf } from './action-facts'
import type { Detail } from './detail-frame'
import { OpenUpgradeSheet } from './upgrade-sheet-open'
import { trustRefused } from '../register/trust-refused'

type UpgradeOnProps = { detail: Detail; to: string | undefined; upload: boolean }

/** The sheet that the address of the versions asks for: another version, or the upload of one. */
export async function UpgradeOn({ detail, to, upload }: UpgradeOnProps) {
  const user = await requireUser()
  if (upload) {
    const mayUpload = can(user, 'plugin.upload', { kind: 'installation' })
    return (
      <OpenRegisterSheet
        facts={null}
        trouble={null}
        uploadReason={mayUpload.allowed ? null : mayUpload.reason}
        trustRefused={await trustRefused()}
        folders={mayUpload.allowed ? await (await api()).plugins.folders() : []}
      />
    )
  }
  if (!to) return null
  const { installation, label } = detail
  const caller = await api()
  const [bundle, { requests }] = await Promise.all([
    caller.plugins.bundle({ sha256: to, ownerTeam: installation.ownerTeam }),
    caller.plugins.requests.list(),
  ])
  if (bundle.label.pluginId !== installation.pluginId) redirect(`/plugins/available?register=${to}`)
  if (to === installation.activeSha) return null
  // What follows a folder is not upgraded: the bundle is registered in its place.
  if (bundle.installed === null) redirect(`/plugins/available?register=${to}`)
  const manage = detail.may.manage
  const contract = bundle.label.contract
  return (
    <OpenUpgradeSheet
      key={to}
      facts={{
        id: installation.pluginId,
        name: label.name,
        from: label.version,
        to: bundle.label.version,
        sha256: to,
        standing: standingOf(detail),
        diff: bundle.diff,
        excess: bundle.excess,
        misfits: bundle.configFindings.map(({ path, message }) => ({ path, message })),
        asked: requests.some(({ sha256, state, kind }) => sha256 === to && state === 'open' && kind === 'upgrade'),
        isLibrary: label.kind === 'domain-library' || bundle.label.kind === 'domain-library',
        hasBackend: bundle.label.hasBackend,
        hasTables: bundle.manifest.migrations.length > 0,
        failure: bundle.label.failure,
        reason: manage.allowed
          ? !bundle.trust.trusted
            ? bundle.trust.reason
            : fitsContract(contractVersion, contract)
              ? installation.pendingSha
                ? 'Another version is being brought up. Wait until that is done.'
                : null
              : `It needs contract ${contract}; this is ${contractVersion}.`
          : manage.reason,
      }}
    />
  )
}
