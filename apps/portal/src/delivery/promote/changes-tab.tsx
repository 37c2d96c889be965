import { LayerMark } from '@groundwork/ui/layer-mark'
import { Notice } from '@groundwork/ui/notice'
import { Pill } from '@groundwork/ui/pill'
import { ExternalLink } from 'lucide-react'
import { cell, ChangeTable, Section } from './change-table'
import { type CodeChange, codeChanges, compareHref } from './code-changes'
import { ConfigCell } from './config-cell'
import { changedKeys } from './draft-summary'
import type { Draft, PlanFacts } from './promote-types'

/** What would be other than now: configuration key by key, code, Python, parameters, and what the path says. */
export function ChangesTab({
  draft,
  past = false,
}: {
  draft: PlanFacts /** What ran then runs no more. */
  past?: boolean
}) {
  const { config, from, to, diff, plan } = draft
  const keys = changedKeys(draft)
  const below = config.rows.length - keys.length
  const code = codeChanges(from, to)
  const compare = compareHref(from, to)
  const said = pathChanges(diff)
  const moved = plan.mode === 'redeploy' && code.length === 0 && keys.length === 0 && diff.length === 0
  return (
    <div className="flex flex-col gap-5">
      {moved ? (
        <p className="text-ink-2">
          Nothing differs: the same version is brought there once more, with the same configuration.
        </p>
      ) : null}
      {plan.restores ? <Restored restores={plan.restores} /> : null}
      <Section
        title="Configuration"
        note={keyNote(keys.length, { below, lower: config.lowerEnvironment, ran: past ? 'ran then' : 'runs now' })}
      >
        {keys.length === 0 ? null : (
          <ConfigTable rows={keys} number={to.number} lower={config.lowerEnvironment} past={past} />
        )}
      </Section>
      <Section
        title="Code and environment"
        note={code.length === 0 ? 'the same' : from ? `since v${from.number}` : `of v${to.number}`}
        action={
          compare ? (
            <a
              href={compare}
              target="_blank"
              rel="noreferrer"
              className="inline-flex items-center gap-1 text-accent hover:underline"
            >
              Commits between
              <ExternalLink size={12} strokeWidth={1.75} aria-hidden="true" />
            </a>
          ) : null
        }
      >
        {code.length === 0 ? null : <ChangeTable rows={code} />}
      </Section>
      <Section
        title="What the deployment path says"
        note={`${plan.path.contribution} ${plan.path.version}${said.length === 0 ? ': nothing beside that' : ''}`}
      >
        {said.length === 0 ? null : <ChangeTable rows={said} />}
      </Section>
    </div>
  )
}

/** What comes back is what a deployment had, not what the layers say now. */
function Restored({ restores: { promotion, keys, aheadOf } }: { restores: NonNullable<Draft['plan']['restores']> }) {
  return (
    <Notice title={`The configuration goes back to what P-${promotion} had`}>
      {keys.length === 0 ? 'No value is other than it runs now.' : `It changes ${keys.join(', ')}.`}{' '}
      {aheadOf
        ? 'The layers are not changed: they stay ahead of what runs, and the next promotion or redeploy brings what they say. Revert the change of configuration to keep it.'
        : 'The layers say the same.'}
    </Notice>
  )
}

/** What the path names beside what stands above already. */
function pathChanges(diff: Draft['diff']): CodeChange[] {
  return diff
    .filter(({ what }) => what !== 'Version' && what !== 'Code' && !what.startsWith('Parameter '))
    .map(({ what, ...sides }) => ({ what, from: text(sides.from), to: text(sides.to) }))
    .filter(({ from, to }) => from !== to)
}

type Beside = { below: number; lower: string | null; ran: string }

function keyNote(changed: number, { below, lower, ran }: Beside): string {
  const others = below > 0 && lower ? `; ${below} more ${below === 1 ? 'differs' : 'differ'} only from ${lower}` : ''
  if (changed === 0) return `no key differs from what ${ran}${others}`
  return `${changed} ${changed === 1 ? 'key differs' : 'keys differ'} from what ${ran}${others}`
}

function text(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const head = 'cap border-b border-line bg-sunken px-3 py-1.5 text-left'

type ConfigTableProps = { rows: Draft['config']['rows']; number: number; lower: string | null; past: boolean }

function ConfigTable({ rows, number, lower, past }: ConfigTableProps) {
  return (
    <div className="overflow-hidden rounded-md border border-line">
      <table className="w-full border-separate border-spacing-0 max-sm:block">
        <thead className="max-sm:sr-only">
          <tr>
            <th scope="col" className={head}>
              Key
            </th>
            <th scope="col" className={head}>
              {past ? 'Ran then' : 'Runs now'}
            </th>
            <th scope="col" className={head}>
              With v{number}
            </th>
            {lower ? (
              <th scope="col" className={`${head} max-rail:hidden`}>
                In {lower}
              </th>
            ) : null}
            <th scope="col" className={head}>
              Comes from
            </th>
            <th scope="col" className={head}>
              Needs
            </th>
          </tr>
        </thead>
        <tbody className="max-sm:block">
          {rows.map((row) => (
            <tr
              key={row.pointer}
              className="group max-sm:flex max-sm:flex-wrap max-sm:items-center max-sm:border-b max-sm:border-line-faint max-sm:py-1"
            >
              <td title={row.title} className={`${cell} max-sm:w-full max-sm:border-0`}>
                <code className="text-xs wrap-anywhere">{keyOf(row.pointer)}</code>
              </td>
              <td className={`${cell} max-sm:border-0`}>
                <ConfigCell cell={row.running} unit={row.unit} tone={row.change === 'moved' ? 'plain' : 'gone'} />
              </td>
              <td className={`${cell} max-sm:border-0`}>
                <ConfigCell cell={row.proposed} unit={row.unit} tone={row.change === 'moved' ? 'plain' : 'come'} />
              </td>
              {lower ? (
                <td className={`${cell} max-rail:hidden`}>
                  <ConfigCell cell={row.lower} unit={row.unit} tone="plain" />
                </td>
              ) : null}
              <td className={`${cell} max-sm:border-0`}>
                {row.proposed?.layer ? (
                  <span title={row.proposed.address ?? undefined}>
                    <LayerMark
                      layer={row.proposed.layer}
                      {...(row.running?.layer ? { from: row.running.layer } : {})}
                    />
                  </span>
                ) : (
                  <span className="text-xs text-ink-3">
                    {row.change === 'removed' ? 'no layer sets it' : 'not known'}
                  </span>
                )}
              </td>
              <td className={`${cell} max-sm:border-0`}>
                {row.impact === 'none' ? (
                  <span className="text-xs text-ink-3">nothing</span>
                ) : (
                  <Pill tone={row.impact === 'data' ? 'warn' : 'plain'}>{row.impact}</Pill>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** `/ranker/limit` as people write it: `ranker.limit`. */
function keyOf(pointer: string): string {
  return pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.')
}
