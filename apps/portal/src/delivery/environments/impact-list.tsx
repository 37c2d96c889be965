import type { PolicyImpact } from '@groundwork/delivery/environment/impact'
import { plural } from '@groundwork/ui/number'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { Time } from '@groundwork/ui/time'
import Link from 'next/link'

/** What rules that are not saved would do to what waits and to what is next. */
export function ImpactList({ impact: { waiting, next }, stale }: { impact: PolicyImpact; stale: boolean }) {
  const held = waiting.filter(({ blocks }) => blocks.length > 0).length
  const stopped = next.filter(({ blocks }) => blocks.length > 0).length
  return (
    <div role="status" className="flex w-full flex-col gap-3">
      {stale ? <p className="text-xs text-warn">You changed a rule since. Look again.</p> : null}
      <section>
        <h3 className="font-medium">
          {waiting.length === 0
            ? 'Nothing waits for it.'
            : `${plural(waiting.length, 'promotion')} waiting, ${held === 0 ? 'none' : held} would be held up${unsureWords(waiting)}.`}
        </h3>
        <ul className="flex flex-col gap-2 pt-1">
          {waiting.map(({ promotion, project, unit, version, blocks, frees, notAsked }) => (
            <li key={promotion}>
              <Link href={`/promotions/${promotion}`} className="text-accent underline">
                P-{promotion}
              </Link>{' '}
              {project}/{unit} v{version}
              <Blocks blocks={blocks} notAsked={notAsked} />
              {frees.length > 0 ? <p className="text-xs text-ok">No longer in its way: {frees.join(', ')}.</p> : null}
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h3 className="font-medium">
          {next.length === 0
            ? 'Nothing newer runs in the environment below.'
            : `${plural(next.length, 'version')} next, ${stopped === 0 ? 'none' : stopped} would have to wait${unsureWords(next)}.`}
        </h3>
        <ul className="flex flex-col gap-2 pt-1">
          {next.map(({ project, unit, version, blocks, notAsked }) => (
            <li key={`${project}/${unit}`}>
              {project}/{unit} v{version}
              <Blocks blocks={blocks} notAsked={notAsked} />
            </li>
          ))}
        </ul>
      </section>
    </div>
  )
}

/** Of how many nobody knows, since a plugin could not be asked. */
function unsureWords(all: Pick<PolicyImpact['waiting'][number], 'blocks' | 'notAsked'>[]): string {
  const unsure = all.filter(({ blocks, notAsked }) => blocks.length === 0 && notAsked.length > 0).length
  return unsure === 0 ? '' : `, of ${unsure} it is not known`
}

function Blocks({ blocks, notAsked }: Pick<PolicyImpact['waiting'][number], 'blocks' | 'notAsked'>) {
  if (blocks.length + notAsked.length === 0) return <p className="text-xs text-ink-3">Nothing new stands in its way.</p>
  return (
    <ul>
      {blocks.map(({ gate, why, unblockedBy, opensAt }) => (
        <li key={gate} className="flex items-start gap-1.5 text-xs text-ink-2">
          <StatusGlyph kind="gate" size={12} className="mt-0.5" label={gate} />
          <span>
            {why} {unblockedBy}
            {opensAt === null ? null : (
              <>
                {' '}
                Opens <Time at={opensAt} mode="moment" />.
              </>
            )}
          </span>
        </li>
      ))}
      {notAsked.map(({ gate, reason }) => (
        <li key={gate} className="flex items-start gap-1.5 text-xs text-warn">
          <StatusGlyph kind="unk" size={12} className="mt-0.5" label={gate} />
          <span>
            {gate}: not asked: {reason}
          </span>
        </li>
      ))}
    </ul>
  )
}
