import type { ProjectProps } from '@groundwork/plugin-sdk/ui'
import { NoteList } from './note-list'

export function ProjectNotes({ project }: ProjectProps) {
  return (
    <div className="release-page">
      <NoteList project={project} />
    </div>
  )
}
