import { NoteForm } from './note-form'
import { NoteList } from './note-list'

export function NotesPage() {
  return (
    <div className="release-page">
      <p>What changed, by those who shipped it.</p>
      <NoteForm />
      <NoteList />
    </div>
  )
}
