import { StatusGlyph } from '@groundwork/ui/status-glyph'
import Link from 'next/link'
import { CopyLine } from '../../../../forms/copy-line'

type MadeTokenProps = { made: { token: string; name: string; scope: string }; metadataUrl: string }

/** A token just made, the only time it is shown, with what Metaflow needs to use it. */
export function MadeToken({ made, metadataUrl }: MadeTokenProps) {
  const { token, name, scope } = made
  const lines = [
    'export METAFLOW_DEFAULT_METADATA=service METAFLOW_FEAT_ALWAYS_UPLOAD_CODE_PACKAGE=1',
    `export METAFLOW_SERVICE_URL=${metadataUrl}`,
    `export METAFLOW_SERVICE_AUTH_KEY=${token}`,
  ]
  return (
    <section role="status" className="flex flex-col gap-2 rounded-md border border-line bg-accent-soft p-3">
      <p className="flex items-start gap-2">
        <StatusGlyph kind="warn" size={12} className="mt-1" />
        <span>
          The token <b>{name}</b> is shown once, here and now. Groundwork keeps only its hash.
        </span>
      </p>
      <CopyLine text={token} label="the token" />
      {scope === 'publish' && (
        <>
          <p className="text-xs text-ink-2">
            Set it where <code>groundwork-plugin publish</code> or <code>dev</code> runs:
          </p>
          <CopyLine text={`export GROUNDWORK_TOKEN=${token}`} label="the line for groundwork-plugin" />
        </>
      )}
      {scope === 'record' && (
        <>
          <p className="text-xs text-ink-2">Paste this where you run flows, then run one:</p>
          <CopyLine text={lines.join('\n')} label="the lines for Metaflow" />
          <p className="text-xs text-ink-2">
            What makes logs, artifacts and cards readable here stands under{' '}
            <Link href="/connect" className="text-accent hover:underline">
              Connect
            </Link>
            .
          </p>
        </>
      )}
    </section>
  )
}
