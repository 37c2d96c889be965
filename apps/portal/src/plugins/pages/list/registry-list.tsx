import { buttonClass } from '@groundwork/ui/button-style'
import { Notice } from '@groundwork/ui/notice'
import { plural } from '@groundwork/ui/number'
import { Panel } from '@groundwork/ui/panel'
import { Time } from '@groundwork/ui/time'
import Link from 'next/link'
import type { RouterOutputs } from '../../../trpc/types'
import { FetchPackage } from './fetch-package'
import type { TrustRefused } from '../register/trust-refused'

type View = RouterOutputs['plugins']['registry']
type Package = Extract<View, { state: 'listed' }>['packages'][number]

type RegistryListProps = {
  view: View
  query: string
  path: string
  uploadReason: string | null
  trustRefused: TrustRefused | null
}

/** What the configured plugin registry has, newest versions first; or why that cannot be told. */
export function RegistryList({ view, query, path, uploadReason, trustRefused }: RegistryListProps) {
  if (view.state === 'not-configured')
    return (
      <p className="px-5 pb-4 text-xs text-ink-3 max-sm:px-3">
        No plugin registry is set up. An operator names an npm registry in <code>GROUNDWORK_PLUGIN_REGISTRY</code>; what
        it has with the keyword <code>groundwork-plugin</code> is listed here.
      </p>
    )
  if (view.state === 'unreachable')
    return (
      <div className="px-5 pb-4 max-sm:px-3">
        <Notice title={`What ${view.registry} has cannot be told`} setting="GROUNDWORK_PLUGIN_REGISTRY">
          {view.reason} What is here already is not affected; it is asked again when this page is opened.
        </Notice>
      </div>
    )
  const shown = view.packages
    .filter((each) => `${each.name} ${each.description} ${each.publisher}`.toLowerCase().includes(query.toLowerCase()))
    .toSorted((a, b) => (b.publishedAt ?? 0) - (a.publishedAt ?? 0) || (a.name < b.name ? -1 : 1))
  return (
    <div className="px-5 pb-5 max-sm:px-3">
      <Panel title="In the registry" note={`${view.registry}, ${plural(view.packages.length, 'plugin')}`}>
        {shown.length === 0 ? (
          <p className="p-3 text-ink-2">
            {view.packages.length === 0
              ? 'It has no package with the keyword groundwork-plugin yet.'
              : `None of them is called or described as “${query}”.`}
          </p>
        ) : (
          <ul>
            {shown.map((each) => (
              <li key={each.name} className="border-b border-line-faint px-3 py-2 last:border-b-0">
                <Row found={each} path={path} uploadReason={uploadReason} trustRefused={trustRefused} />
              </li>
            ))}
          </ul>
        )}
      </Panel>
    </div>
  )
}

type RowProps = Omit<RegistryListProps, 'view' | 'query'> & { found: Package }

function Row({ found, path, uploadReason, trustRefused }: RowProps) {
  const { name, version, description, publisher, publishedAt, here } = found
  const facts = (
    <div className="min-w-0 flex-1 basis-64">
      <p className="flex min-w-0 items-baseline gap-2">
        <b className="min-w-0 truncate font-name">{name}</b>
        <span className="font-mono text-xs text-ink-2">{version}</span>
        <span className="ml-auto text-xs whitespace-nowrap text-ink-3">
          {publisher ? `put there by ${publisher}` : ''}
          {publishedAt === null ? null : (
            <>
              {publisher ? ', ' : ''}
              <Time at={publishedAt} />
            </>
          )}
        </span>
      </p>
      <p className="line-clamp-2 text-ink-2">{description || 'It says nothing of itself.'}</p>
    </div>
  )
  if (!here)
    return (
      <FetchPackage name={name} version={version} path={path} reason={uploadReason} trustRefused={trustRefused}>
        {facts}
      </FetchPackage>
    )
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      {facts}
      <Link
        href={here.installed ? `/plugins/${here.pluginId}/versions` : `${path}?register=${here.sha256}`}
        scroll={false}
        className={buttonClass({})}
      >
        {here.installed ? 'Look at its versions' : 'Register'}
      </Link>
    </div>
  )
}
