import Link from 'next/link'
import type { ProjectLayers } from './config-types'
import { layerHref } from './addresses'

/** What configures the project, in a sentence or two; what is wrong with it first. */
export function ConfigLead({ layers, open }: { layers: ProjectLayers; open: number }) {
  const { library, layers: rows, problems, project } = layers
  const begun = rows.filter(({ revision }) => revision > 0)
  const href = library && layerHref(`library:${library.id}`)
  return (
    <div className="flex max-w-prose flex-col gap-1 text-ink-2">
      {problems.map(({ message }) => (
        <p key={message} className="text-fail">
          {message}
        </p>
      ))}
      <p>
        {library ? (
          <>
            <Link href={href ?? ''} className="text-accent underline">
              {library.name} {library.version}
            </Link>{' '}
            says which keys {project} has and what they start with.
          </>
        ) : (
          <>
            No domain library configures {project}, so its layers take any JSON, without a form. A plugin of its team or
            of the platform that names the project in its <code>library.projects</code> brings one.
          </>
        )}{' '}
        {begun.length === 0 ? 'Nobody has set anything yet: begin with the layer of the project.' : ''}
        {open > 0 ? `${open} ${open === 1 ? 'change is' : 'changes are'} open.` : ''}
      </p>
      {library?.migrate ? <p>{library.migrate}</p> : null}
    </div>
  )
}
