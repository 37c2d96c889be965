import type { ReactNode } from 'react'
import type { CodeChange } from './code-changes'

/** A part of a sheet about what changes: what, a few words, and a table. */
export function Section({
  title,
  note,
  action,
  children,
}: {
  title: string
  note: string
  action?: ReactNode
  children: ReactNode
}) {
  return (
    <section className="flex flex-col gap-2">
      <header className="flex flex-wrap items-baseline gap-x-2.5">
        <h3 className="text-base font-semibold">{title}</h3>
        <span className="text-xs text-ink-2">{note}</span>
        {action ? <span className="ml-auto text-xs">{action}</span> : null}
      </header>
      {children}
    </section>
  )
}

export const cell = 'border-b border-line-faint px-3 py-1.5 align-top group-last:border-b-0'

/** What is other than before, each with both sides. `sides`: what they are called where nobody sees it. */
export function ChangeTable({ rows, sides = ['Now', 'Then'] }: { rows: CodeChange[]; sides?: [string, string] }) {
  return (
    <div className="overflow-hidden rounded-md border border-line">
      <table className="w-full table-fixed border-separate border-spacing-0">
        <thead className="sr-only">
          <tr>
            <th scope="col">What</th>
            <th scope="col">{sides[0]}</th>
            <th scope="col">{sides[1]}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ what, from, to }) => (
            <tr key={what} className="group">
              <th scope="row" className={`${cell} w-52 text-left font-normal text-ink-2 max-sm:w-28`}>
                {what}
              </th>
              <td className={cell}>{from === null ? <span className="text-ink-3">none</span> : <Was>{from}</Was>}</td>
              <td className={cell}>
                {to === null ? <span className="text-ink-3">none</span> : <Becomes>{to}</Becomes>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Was({ children }: { children: string }) {
  return <del className="rounded-xs bg-fail-soft px-1 font-mono text-xs wrap-anywhere text-fail">{children}</del>
}

function Becomes({ children }: { children: string }) {
  return (
    <ins className="rounded-xs bg-ok-soft px-1 font-mono text-xs wrap-anywhere text-ok no-underline">{children}</ins>
  )
}
