import { formatBytes } from '@groundwork/ui/number'
import { Notice } from '@groundwork/ui/notice'
import { Panel } from '@groundwork/ui/panel'
import { Pill } from '@groundwork/ui/pill'
import { Button } from '@groundwork/ui/button'
import { buttonClass } from '@groundwork/ui/button-style'
import { Time } from '@groundwork/ui/time'
import Link from 'next/link'
import { isSame, ManifestDiff } from '../contents/manifest-diff'
import { SignatureLine } from '../label/signature-line'
import { type Requested, requestWords } from '../requests/request-words'
import type { Detail } from './detail-frame'

type Version = Detail['versions'][number]

/** Every version that is here, each with what it changes against the one in use; `waiting` are requests that are open. */
export function Versions({ detail, waiting }: { detail: Detail; waiting: (Requested & { id: string })[] }) {
  const { versions, installation, label } = detail
  return (
    <div className="flex max-w-4xl flex-col gap-4 p-5 max-sm:p-3">
      {installation.notice ? <Notice title={installation.notice} /> : null}
      {waiting.map((request) => (
        <Notice key={request.id} title={`A request waits for an administrator: ${requestWords(request).title}`}>
          <Link href={`/plugins/requests#${request.id}`} className="text-accent hover:underline">
            Show the request
          </Link>
        </Notice>
      ))}
      <div className="flex flex-wrap items-center gap-3">
        <Link href={`/plugins/${installation.pluginId}/versions?upload=1`} scroll={false} className={buttonClass({})}>
          Upload another version
        </Link>
        <span className="text-xs text-ink-3">Differences are against {label.version}, the version in use.</span>
      </div>
      {versions.map((version) => (
        <VersionPanel key={version.sha256} version={version} pluginId={installation.pluginId} dev={installation.dev} />
      ))}
    </div>
  )
}

const roles = {
  active: { tone: 'ok', word: 'in use' },
  previous: { tone: 'plain', word: 'before' },
  pending: { tone: 'run', word: 'being brought up' },
} as const

function VersionPanel({ version, pluginId, dev }: { version: Version; pluginId: string; dev: boolean }) {
  const role = version.role ? roles[version.role] : null
  return (
    <Panel
      title={
        <span className="flex items-center gap-2">
          <span className="font-mono text-sm">{version.version}</span>
          {role ? <Pill tone={role.tone}>{role.word}</Pill> : null}
          {version.keyRevoked ? <Pill tone="warn">key revoked</Pill> : null}
        </span>
      }
      note={
        <>
          {formatBytes(version.sizeBytes)}, {version.uploadedBy ?? version.origin},{' '}
          <Time at={version.createdAt.getTime()} />
        </>
      }
      actions={
        version.role === null && version.untrusted !== null ? (
          <Button size="sm" reason={version.untrusted}>
            {dev ? 'Register' : 'Compare and upgrade'}
          </Button>
        ) : version.role === null || version.role === 'previous' ? (
          <Link
            href={`/plugins/${pluginId}/versions?to=${version.sha256}`}
            scroll={false}
            className={buttonClass({ size: 'sm' })}
          >
            {dev ? 'Register' : version.role === 'previous' ? 'Compare' : 'Compare and upgrade'}
          </Link>
        ) : null
      }
      padded
    >
      <div className="text-xs text-ink-2">
        <SignatureLine of={version} />
      </div>
      {version.role === 'active' ? null : (
        <div className="flex flex-col gap-2 pt-2">
          {version.failure ? (
            <p className="text-fail">
              It failed
              {version.failedAt ? (
                <>
                  {' '}
                  <Time at={version.failedAt.getTime()} mode="moment" />
                </>
              ) : null}
              : {version.failure}
            </p>
          ) : null}
          {isSame(version.diff) ? (
            <p className="text-ink-2">Asks for and contributes the same.</p>
          ) : (
            <ManifestDiff diff={version.diff} />
          )}
        </div>
      )}
    </Panel>
  )
}
