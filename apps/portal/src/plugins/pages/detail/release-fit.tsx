'use client'

import { inWords } from '@groundwork/delivery/config/pointer'
import { formatCount, plural } from '@groundwork/ui/number'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTRPC } from '../../../trpc/client'
import type { RouterOutputs } from '../../../trpc/types'

type ReleaseFitProps = {
  id: string
  sha256: string
  version: string
  /** With what the version says that people have to do: for one that comes after. */
  toMigrate?: boolean
  className?: string
}

/** Which projects' configuration would not fit another version of a library, before it is the one in use. */
export function ReleaseFit({ id, sha256, version, toMigrate = false, className = '' }: ReleaseFitProps) {
  const { delivery } = useTRPC()
  const { data, error } = useQuery(delivery.config.releaseCheck.queryOptions({ pluginId: id, sha256 }))
  if (data && !data.configures) return null
  return (
    <section aria-live="polite" className={`flex flex-col gap-1.5 ${className}`}>
      <h2 className="text-base font-semibold">Configuration of projects</h2>
      {data ? (
        <Found found={data} version={version} />
      ) : error ? (
        <p className="text-ink-2">
          Whether projects fit {version} could not be checked: {error.message}
        </p>
      ) : (
        <p className="text-ink-3">Whether projects fit {version} is being checked.</p>
      )}
      {toMigrate && data?.migrate ? (
        <p>
          {version} says what to do: {data.migrate}
        </p>
      ) : null}
    </section>
  )
}

type Found = RouterOutputs['delivery']['config']['releaseCheck']

function Found({ found: { projects, count, broken }, version }: { found: Found; version: string }) {
  if (projects === 0) return <p>No project with a configuration or a unit uses it.</p>
  if (count === 0)
    return (
      <p>
        {version} fits the configuration of {plural(projects, 'project')}.
      </p>
    )
  return (
    <>
      <p>{version} would not fit the configuration of:</p>
      <ul className="max-h-80 overflow-y-auto rounded-md border border-line bg-warn-soft">
        {broken.map(({ project, environment, unit, pointer, message }) => (
          <li key={[project, environment, unit, pointer, message].join('\n')} className="flex gap-2 px-3 py-1.5">
            <StatusGlyph kind="warn" className="mt-[3px]" />
            <span className="min-w-0 break-words">
              <Link href={`/projects/${encodeURIComponent(project)}/config`} className="text-accent hover:underline">
                {project}
              </Link>
              {unit === null ? '' : `, ${unit},`} in {environment}:{' '}
              {pointer ? <code className="break-all">{inWords(pointer)}</code> : null} {message}
            </span>
          </li>
        ))}
      </ul>
      <p className="text-ink-2">
        {count > broken.length ? `And ${formatCount(count - broken.length)} more. ` : ''}
        {plural(projects, 'project')} checked. What is deployed goes on; versions made of these afterwards cannot be
        promoted there until it fits.
      </p>
    </>
  )
}
