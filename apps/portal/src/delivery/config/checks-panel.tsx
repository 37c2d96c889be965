import { Panel } from '@groundwork/ui/panel'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import type { ChangeDetail, ChangeInEnvironment } from './config-types'
import { placeKey, placeWords } from './place-choice'
import { keyWords } from './shown-layer'

/** What the change would make wrong in each place that it acts on; what is wrong without it does not hinder it. */
export function ChecksPanel({ environments }: Pick<ChangeDetail, 'environments'>) {
  const several = new Set(environments.map(({ project }) => project)).size > 1
  return (
    <Panel title="Checks" note="against every environment">
      {environments.length === 0 ? <p className="px-3 py-2 text-ink-3">There is none that it acts on.</p> : null}
      <ul>
        {environments.map((place) => (
          <li key={placeKey(place)} className="border-b border-line-faint px-3 py-1.5 last:border-b-0">
            <Standing place={place} name={placeWords(place, several)} />
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Standing({ place: { problems }, name }: { place: ChangeInEnvironment; name: string }) {
  const own = problems.filter(({ known }) => !known)
  const errors = own.filter(({ level }) => level === 'error')
  const kind = errors.length > 0 ? 'fail' : problems.length > 0 ? 'warn' : 'ok'
  return (
    <>
      <p className="flex items-center gap-2">
        <StatusGlyph kind={kind} />
        <span className="font-name">{name}</span>
        <span className="ml-auto text-xs text-ink-2">
          {errors.length > 0
            ? `${errors.length} ${errors.length === 1 ? 'error' : 'errors'}: cannot be merged`
            : own.length > 0
              ? 'a warning does not block'
              : 'valid'}
        </span>
      </p>
      <ul className="flex flex-col gap-1 pl-5.5">
        {problems.map(({ pointer, message, level, known }) => (
          <li key={`${pointer} ${message}`} className="text-xs">
            <code>{keyWords(pointer)}</code>{' '}
            <span className={known ? 'text-ink-3' : level === 'error' ? 'text-fail' : 'text-warn'}>
              {message}
              {known ? ' It is wrong already without this change.' : ''}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}
