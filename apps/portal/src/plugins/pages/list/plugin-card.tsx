import { contractVersion } from '@groundwork/plugin-sdk/contract'
import { buttonClass } from '@groundwork/ui/button-style'
import { StatusChip } from '@groundwork/ui/status-chip'
import Link from 'next/link'
import type { ReactNode } from 'react'
import type { RouterOutputs } from '../../../trpc/types'
import { labelRows } from '../label/bundle-rows'
import { NutritionLabel } from '../label/nutrition-label'
import { PluginMark } from '../label/plugin-mark'
import { SignatureLine } from '../label/signature-line'
import { rowStanding } from '../detail/action-facts'
import { RestartPlugin } from '../restart-plugin'
import { fitsContract } from '../words/contract'
import { ownerWords } from '../words/owner'
import { audienceInWords, stateLook } from '../words/state-look'

type Row = RouterOutputs['plugins']['list'][number]
type Available = RouterOutputs['plugins']['available'][number]
type Label = Row['label']

/** An installed plugin: whose it is, how it stands, its nutrition label, and the ways into it. */
export function PluginCard({ row, teamName }: { row: Row; teamName: (id: string) => string | undefined }) {
  const { pluginId, label, figures, notice } = row
  const href = `/plugins/${pluginId}`
  const look = stateLook({
    ...row,
    pending: row.pendingVersion !== null,
    quarantined: row.running === 'quarantined',
    running: !label.hasBackend || (row.running !== 'none' && row.running !== 'failed'),
  })
  const facts = { ...label, granted: row.granted, fits: fitsContract(contractVersion, label.contract) }
  const rows = labelRows(facts, figures)
  const stuck = row.running === 'quarantined' || row.running === 'failed'
  if (notice) rows.splice(2, 0, { term: stuck ? 'Why' : 'Notice', value: notice, tone: stuck ? 'fail' : 'strong' })
  return (
    <Frame label={label} chip={<StatusChip kind={look.glyph}>{look.word}</StatusChip>} href={href}>
      <NutritionLabel rows={rows} />
      <footer className="mt-auto flex min-h-10 flex-wrap items-center gap-3 pt-2">
        {stuck && row.state !== 'disabled' ? (
          <RestartPlugin
            id={pluginId}
            name={label.name}
            standing={rowStanding(row)}
            reason={row.mayManage.allowed ? null : row.mayManage.reason}
          />
        ) : null}
        <Link href={`${href}/configuration`} className="text-accent hover:underline">
          Configure
        </Link>
        <Link href={`${href}/versions`} className="text-accent hover:underline">
          Versions
        </Link>
        {stuck ? (
          <Link href={`${href}/log`} className="text-accent hover:underline">
            Crash log
          </Link>
        ) : null}
        <span className="ml-auto truncate text-xs text-ink-3">
          {ownerWords(row)}, for {audienceInWords(row.audience, teamName)}
        </span>
      </footer>
    </Frame>
  )
}

/** A bundle that waits to be registered, with the reason where it cannot be. */
export function AvailableCard({ row, path }: { row: Available; path: string }) {
  const { label, newerFailed, mayRegister, keptData } = row
  const fits = fitsContract(contractVersion, label.contract)
  const rows = labelRows({ ...label, fits }, null)
  const failure = newerFailed ? `${newerFailed.version}: ${newerFailed.failure}` : label.failure
  if (failure) rows.splice(2, 0, { term: 'Failed', value: failure, tone: 'fail' })
  const reason = !fits
    ? `It needs contract ${label.contract}; this is ${contractVersion}.`
    : mayRegister.allowed
      ? null
      : mayRegister.reason
  return (
    <Frame
      label={label}
      chip={<StatusChip kind={reason ? 'warn' : 'none'}>{fits ? 'Not installed' : 'Cannot install'}</StatusChip>}
      href={`${path}?register=${label.sha256}`}
    >
      <NutritionLabel rows={rows} />
      <footer className="mt-auto flex min-h-10 flex-wrap items-center gap-3 pt-2">
        <Link href={`${path}?register=${label.sha256}`} scroll={false} className={buttonClass({})}>
          {reason ? 'Look' : 'Register'}
        </Link>
        {reason ? <span className="min-w-0 flex-1 text-xs text-ink-2">{reason}</span> : null}
        {keptData && !reason ? <span className="ml-auto text-xs text-ink-3">finds the data it left</span> : null}
        {!keptData && !reason ? <span className="ml-auto truncate text-xs text-ink-3">{label.origin}</span> : null}
      </footer>
    </Frame>
  )
}

type FrameProps = { label: Label; chip: ReactNode; href: string; children: ReactNode }

function Frame({ label, chip, href, children }: FrameProps) {
  return (
    <article className="flex min-w-0 flex-col rounded-md border border-line bg-surface p-3">
      <header className="flex items-center gap-2.5 pb-2">
        <PluginMark id={label.pluginId} name={label.name} />
        <div className="flex min-w-0 flex-1 flex-col">
          <h2 className="flex min-w-0 items-baseline gap-1.5">
            <Link
              href={href}
              data-row-link
              scroll={false}
              className="truncate text-base font-semibold hover:text-accent"
            >
              {label.name}
            </Link>
            <span className="font-mono text-xs text-ink-2">{label.version}</span>
          </h2>
          <span className="text-xs text-ink-3">
            <SignatureLine of={label} />
          </span>
        </div>
        {chip}
      </header>
      <p className="mb-2.5 line-clamp-2 min-h-10 text-ink-2">{label.description}</p>
      {children}
    </article>
  )
}
