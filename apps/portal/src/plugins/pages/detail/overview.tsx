import { contractVersion } from '@groundwork/plugin-sdk/contract'
import { Notice } from '@groundwork/ui/notice'
import { formatBytes, formatNumber } from '@groundwork/ui/number'
import { Panel } from '@groundwork/ui/panel'
import { Time } from '@groundwork/ui/time'
import Link from 'next/link'
import { labelRows } from '../label/bundle-rows'
import { NutritionLabel } from '../label/nutrition-label'
import { SignatureLine } from '../label/signature-line'
import { fitsContract } from '../words/contract'
import { PermissionList } from '../contents/permission-list'
import { standingOf } from './action-facts'
import type { Detail } from './detail-frame'
import { Fact, Facts } from './facts'
import { Instances } from './instances'
import { OwnerChange } from './owner-change'
import { PointLines } from './point-lines'
import { ProtectionList } from './protections'
import { RestartPlugin } from '../restart-plugin'
import { UsedBy } from './used-by'
import { ownerWords } from '../words/owner'

/** What the plugin is, may and costs; its processes and what confines them; which projects it is about. */
export function Overview({ detail, teams }: { detail: Detail; teams: { id: string; name: string }[] }) {
  const { installation, label, figures, instances, versions, may, sqlTrouble, configFindings } = detail
  const { notice, noticeAt } = installation
  const versionOf = (sha256: string) =>
    versions.find((version) => version.sha256 === sha256)?.version ?? sha256.slice(0, 8)
  const isOn = installation.state === 'enabled' || installation.state === 'draft'
  const stuck =
    isOn &&
    instances.some(
      ({ sha256, state }) => sha256 === installation.activeSha && (state === 'quarantined' || state === 'failed'),
    )
  const reported = instances.find(({ protections }) => Object.keys(protections).length > 0)
  return (
    <div className="grid items-start gap-4 p-5 rail:grid-cols-[minmax(0,1fr)_var(--spacing-side)] max-sm:gap-3 max-sm:p-3">
      <div className="flex min-w-0 flex-col gap-4">
        {notice ? (
          <Notice title={notice}>
            {noticeAt ? <Time at={noticeAt.getTime()} mode="moment" /> : null}
            {stuck ? (
              <div className="flex flex-wrap items-center gap-2 pt-2">
                <RestartPlugin
                  id={installation.pluginId}
                  name={label.name}
                  standing={standingOf(detail)}
                  reason={may.manage.allowed ? null : may.manage.reason}
                />
                <Link href={`/plugins/${installation.pluginId}/log`} className="text-accent hover:underline">
                  Crash log
                </Link>
              </div>
            ) : null}
          </Notice>
        ) : null}
        {sqlTrouble ? <Notice title="It cannot have tables of its own here">{sqlTrouble}.</Notice> : null}
        {configFindings.length > 0 ? (
          <Notice title={`The saved configuration does not fit ${label.version}`}>
            <Link href={`/plugins/${installation.pluginId}/configuration`} className="text-accent hover:underline">
              Mend it under Configuration
            </Link>
          </Notice>
        ) : null}
        {label.keyRevoked ? (
          <Notice title="The key that signed this version was revoked">
            It stays on until somebody disables it. Only a version signed by a trusted key can follow it.
          </Notice>
        ) : null}
        <Panel title="Processes" note={label.hasBackend ? 'one for each engine' : 'no backend'}>
          {label.hasBackend ? (
            <Instances instances={instances} versionOf={versionOf} />
          ) : (
            <p className="p-3 text-ink-2">It has no backend: nothing of it runs outside the browser.</p>
          )}
        </Panel>
        <Panel title="Adds">
          <PointLines adds={label.adds} pluginId={installation.pluginId} />
        </Panel>
        <Panel title="May" note={grantedInWords(detail)} padded>
          <PermissionList permissions={label.permissions} granted={installation.granted} />
        </Panel>
        <UsedBy id={installation.pluginId} />
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        <Panel title="Label" note="measured here" padded>
          <NutritionLabel
            rows={labelRows(
              { ...label, granted: installation.granted, fits: fitsContract(contractVersion, label.contract) },
              figures,
            )}
          />
        </Panel>
        {label.hasBackend ? (
          <Panel title="Protections" note={reported ? reported.host : 'no process runs'}>
            {reported ? (
              <ProtectionList protections={reported.protections} />
            ) : (
              <p className="p-3 text-ink-2">An engine says what is in force once it runs a process of it.</p>
            )}
          </Panel>
        ) : null}
        <Facts>
          <Fact name="Publisher and signature">
            <SignatureLine of={label} />
            {label.keyId ? <code className="block break-all text-ink-3">{label.keyId}</code> : null}
          </Fact>
          <Fact name="Kind">{label.kind === 'extension' ? 'Extension' : 'Domain library'}</Fact>
          <Fact name="Owner">
            {ownerWords(detail)}
            {may.decide.allowed ? (
              <OwnerChange id={installation.pluginId} name={label.name} standing={standingOf(detail)} teams={teams} />
            ) : null}
          </Fact>
          <Fact name="Registered">
            {detail.registeredByName ?? 'somebody who is gone'},{' '}
            <Time at={installation.createdAt.getTime()} focusable />
          </Fact>
          <Fact name="Memory in all">
            {figures.memoryTotalBytes === null
              ? 'not measured'
              : `${formatBytes(figures.memoryTotalBytes)} on all engines`}
            {label.memoryMb === null ? '' : `, at most ${label.memoryMb} MB each`}
          </Fact>
          <Fact name="Platform calls">
            {formatNumber(figures.calls)} in 7 d
            {figures.refusals > 0 ? `, ${formatNumber(figures.refusals)} refused` : ''}
          </Fact>
        </Facts>
      </div>
    </div>
  )
}

function grantedInWords({ installation: { dev, granted }, label }: Detail): string {
  if (!dev) return 'granted when it was registered'
  const withheld = label.permissions.map(({ permission }) => permission).filter((each) => !granted.includes(each))
  return withheld.length > 0 ? `withheld in development: ${withheld.join(', ')}` : 'granted in development'
}
