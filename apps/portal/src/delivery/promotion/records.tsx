import { isTerminal } from '@groundwork/delivery/states'
import { Panel } from '@groundwork/ui/panel'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { Table, Td, Th } from '@groundwork/ui/table'
import { Time } from '@groundwork/ui/time'
import { Figures } from '../shown/figures'
import type { PromotionDetail } from './promotion-types'
import { effectWord, stepLook } from './step-look'

const notMade = { glyph: 'skip', word: 'Not made' } as const

/** What was verified and with which figures. */
export function VerificationsPanel({
  verifications,
  state: of,
}: Pick<PromotionDetail, 'verifications'> & Pick<PromotionDetail['promotion'], 'state'>) {
  if (verifications.length === 0) return null
  return (
    <Panel title="Verification">
      <ul className="divide-y divide-line-faint">
        {verifications.map(({ name, title, state, why, figures, tries }) => {
          const never = state === 'pending' && isTerminal(of)
          const { glyph, word } = never ? notMade : stepLook(state)
          return (
            <li key={name} className="flex items-start gap-2 px-3 py-2">
              <StatusGlyph kind={glyph} label={word} className="mt-[3px]" />
              <div className="min-w-0 flex-1">
                <p className="font-name">
                  {title} {tries > 1 ? <span className="text-xs font-normal text-ink-3">{tries} tries</span> : null}
                </p>
                {never ? <p className="text-ink-2">It was not made: the promotion ended before it.</p> : null}
                {why ? <p className="text-ink-2">{why}</p> : null}
                <Figures figures={figures} />
              </div>
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}

/** Each thing that was asked of an integration: intent, tries, receipt. */
export function EffectsPanel({ effects }: Pick<PromotionDetail, 'effects'>) {
  if (effects.length === 0) return null
  return (
    <Panel title="Effects" note="each once, by its key">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by keyboard too */}
      <div tabIndex={0} className="overflow-x-auto">
        <Table>
          <thead>
            <tr>
              <Th>Call</Th>
              <Th>At</Th>
              <Th>Outcome</Th>
              <Th number>Tries</Th>
              <Th>Key</Th>
              <Th>Asked</Th>
            </tr>
          </thead>
          <tbody>
            {effects.map(({ key, call, integration, state, tries, detail, intentAt }) => (
              <tr key={key}>
                <Td>
                  <code className="text-xs">{call}</code>
                </Td>
                <Td>{integration ?? 'the path'}</Td>
                <Td>
                  <span title={detail ?? undefined}>{effectWord(state)}</span>
                </Td>
                <Td number>{tries}</Td>
                <Td>
                  <code className="text-xs">{key}</code>
                </Td>
                <Td>
                  <Time at={intentAt} mode="moment" />
                </Td>
              </tr>
            ))}
          </tbody>
        </Table>
      </div>
    </Panel>
  )
}

/** What happened, newest first. */
export function EventsPanel({ events }: Pick<PromotionDetail, 'events'>) {
  return (
    <Panel title="Events" note={String(events.length)}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by keyboard too */}
      <ol tabIndex={0} className="max-h-96 divide-y divide-line-faint overflow-auto" aria-label="Events, newest first">
        {events.toReversed().map(({ id, words, at, by }) => (
          <li key={id} className="flex items-baseline gap-3 px-3 py-1.5">
            <span className="shrink-0 text-xs text-ink-3 tabular-nums">
              <Time at={at} mode="seconds" />
            </span>
            <span className="min-w-0 flex-1 break-words">
              {words}
              {by === 'Groundwork' || words.includes(by) ? null : <span className="text-xs text-ink-3"> {by}</span>}
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  )
}
