import { Panel } from '@groundwork/ui/panel'
import { type GlyphKind, StatusGlyph } from '@groundwork/ui/status-glyph'
import { Time } from '@groundwork/ui/time'
import Link from 'next/link'
import { Figures } from '../shown/figures'
import { promotionHref } from './address'
import type { TargetExtras } from './read'

type Verification = TargetExtras['verifications'][number]

const looks: Record<Verification['state'], { glyph: GlyphKind; word: string }> = {
  pending: { glyph: 'queue', word: 'Has not begun' },
  running: { glyph: 'run', word: 'Goes on' },
  pass: { glyph: 'ok', word: 'Passed' },
  fail: { glyph: 'fail', word: 'Failed' },
  accepted: { glyph: 'ok', word: 'Accepted by hand' },
  inconclusive: { glyph: 'pause', word: 'Inconclusive' },
  error: { glyph: 'fail', word: 'Could not be made' },
}

/** What was checked here after promotions, newest first. */
export function VerificationList({ verifications }: { verifications: Verification[] }) {
  return (
    <Panel title="Verifications">
      {verifications.length === 0 ? (
        <p className="px-3 py-2.5 text-ink-2">
          Nothing was verified here yet. The rules of the environment say what is: a smoke run, or what a plugin checks.
        </p>
      ) : (
        <ul>
          {verifications.map((each) => (
            <li
              key={`${each.promotion} ${each.name}`}
              className="flex gap-2.5 border-b border-line-faint px-3 py-2 last:border-b-0"
            >
              <StatusGlyph kind={looks[each.state].glyph} label={looks[each.state].word} className="mt-0.75" />
              <div className="min-w-0 flex-1">
                <p className="flex flex-wrap gap-x-2">
                  <span className="font-name">{each.title}</span>
                  <span className="text-ink-3">
                    v{each.version.number},{' '}
                    <Link href={promotionHref(each.promotion)} className="text-accent hover:underline">
                      P-{each.promotion}
                    </Link>
                  </span>
                  {each.at === null ? null : <Time at={each.at} className="ml-auto text-xs text-ink-3" />}
                </p>
                {each.why ? <p className="break-words text-ink-2">{each.why}</p> : null}
                <Figures figures={each.figures} />
              </div>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
