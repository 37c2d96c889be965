import { Segments } from '@groundwork/ui/segments'
import { Time } from '@groundwork/ui/time'
import Link from 'next/link'
import { api } from '../../trpc/server'
import { changeHref, layerHref, valuesHref } from './addresses'
import { HistoryView } from './history-view'
import { AsleepLayerEditor } from './layer-editor-asleep'
import type { LayerDetail } from './config-types'
import { readChange, readLayer } from './read'

export type LayerSearch = { view?: string | string[]; change?: string; from?: string; to?: string }

/** A layer to edit, or its history. */
export async function LayerPage({ address, search }: { address: string; search: LayerSearch }) {
  const caller = await api()
  const layer = await readLayer(address)
  const isHistory = search.view === 'history'
  const number = Number(search.change)
  const [detail, secrets, open] = await Promise.all([
    Number.isInteger(number) && number > 0 ? readChange(number) : null,
    caller.delivery.config.secrets(),
    caller.delivery.config.changes({ address, states: ['draft', 'review'] }),
  ])
  // A change of another layer, or one that is settled, is not edited here.
  const editable = detail && open.some((each) => each.number === detail.change.number) ? detail : null
  const decision = editable?.may.update ?? layer.may.edit
  const refused = decision.allowed ? null : decision.reason
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-5 pt-4 max-sm:px-3">
        <Segments
          label="Layer"
          current={isHistory ? 'history' : 'edit'}
          link={Link}
          items={[
            { id: 'edit', label: 'Edit', href: layerHref(address) ?? '' },
            { id: 'history', label: 'History', href: layerHref(address, 'view=history') ?? '' },
          ]}
        />
        <p className="min-w-0 text-ink-2">
          <Standing layer={layer} />
          {open
            .filter((each) => each.number !== editable?.change.number)
            .map((change) => (
              <span key={change.number}>
                {' '}
                <Link href={changeHref(change.number)} className="text-accent underline">
                  Change {change.number}
                </Link>{' '}
                by {change.authorName} is {change.state === 'review' ? 'in review' : 'a draft'}.
              </span>
            ))}
        </p>
        {layer.project ? (
          <Link
            href={valuesHref(layer.project, { environment: layer.environment ?? undefined, unit: layer.unit })}
            className="ml-auto text-accent hover:underline max-sm:ml-0"
          >
            Where values come from
          </Link>
        ) : null}
      </div>
      {refused && !isHistory ? <p className="px-5 pt-2 text-ink-2 max-sm:px-3">{refused}</p> : null}
      {layer.problems.map(({ message }) => (
        <p key={message} className="px-5 pt-2 text-fail max-sm:px-3">
          {message}
        </p>
      ))}
      {isHistory ? (
        <HistoryView layer={layer} from={search.from} to={search.to} />
      ) : (
        <AsleepLayerEditor
          key={`${address} ${editable?.change.number ?? ''}`}
          layer={layer}
          change={editable?.change ?? null}
          began={editable ? { values: editable.base, locks: [] } : null}
          secrets={secrets}
          refused={refused}
        />
      )}
    </>
  )
}

function Standing({ layer }: { layer: LayerDetail }) {
  const { library, revision, at, authorName, message, kind, expired, expiresAt } = layer
  const form = library
    ? `${library.name} ${library.version} describes its keys.`
    : 'No domain library describes its keys, so any JSON is taken; secrets are refused all the same.'
  if (revision === 0) return <>Nothing is set here yet: all values come from below. {form}</>
  return (
    <>
      {authorName ?? 'Groundwork'} made revision {revision}
      {at === null ? null : (
        <>
          {' '}
          <Time at={at} mode="moment" />
        </>
      )}
      {message ? `: “${message}”${/[.!?]$/.test(message) ? '' : '.'} ` : '. '}
      {kind === 'target' && expiresAt !== null ? (
        <>
          {expired ? 'The override ended' : 'The override ends'} <Time at={expiresAt} mode="moment" />.{' '}
        </>
      ) : null}
      {form}
    </>
  )
}
