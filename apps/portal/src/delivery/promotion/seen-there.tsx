import type { WhatIsThere } from './what-is-there'

/** What the orchestrator held when the promotion stopped, for whoever has to say whether that is right. */
export function SeenThere({ there: { rows, url } }: { there: WhatIsThere }) {
  return (
    <section aria-label="What is there" className="rounded-md border border-line-faint px-3 py-2">
      <h3 className="text-xs font-normal text-ink-3">What is there</h3>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 text-sm">
        {rows.map(({ what, is }) => (
          <div key={what} className="contents">
            <dt className="text-ink-2">{what}</dt>
            <dd className="min-w-0 break-words">{is}</dd>
          </div>
        ))}
      </dl>
      {url ? (
        <a href={url} target="_blank" rel="noreferrer" className="text-xs text-accent hover:underline">
          Open it at the orchestrator
        </a>
      ) : null}
    </section>
  )
}
