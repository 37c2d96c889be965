import { EmptyState } from '@groundwork/ui/empty-state'
import { ErrorPanel } from '@groundwork/ui/error-panel'
import { Panel } from '@groundwork/ui/panel'
import { SkeletonRows } from '@groundwork/ui/skeleton'
import { Time } from '@groundwork/ui/time'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from './client'

export function NoteList({ project }: { project?: string }) {
  const { data: notes, error } = useQuery(useTRPC().notes.queryOptions({ ...(project && { project }) }))
  if (error) return <ErrorPanel title="The notes cannot be read" detail={error.message} />
  if (!notes) return <SkeletonRows rows={3} />
  if (notes.length === 0)
    return (
      <EmptyState kind="nothing-yet" title="No release was told of yet">
        Publish the first note on the page Release notes.
      </EmptyState>
    )
  return (
    <Panel title="Notes" padded>
      <ul className="release-list">
        {notes.map((note) => (
          <li key={note.id}>
            <p>
              <b>
                {note.project} {note.release}
              </b>{' '}
              {note.text}
            </p>
            <p className="release-by">
              {note.by}, <Time at={note.at} />
            </p>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
