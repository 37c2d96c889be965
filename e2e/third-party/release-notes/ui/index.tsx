import { definePlugin } from '@groundwork/plugin-sdk/ui'
import { NewestNote } from './newest-note'
import { NotesPage } from './notes-page'
import { ProjectNotes } from './project-notes'

export default definePlugin({
  pages: { notes: NotesPage },
  projectTabs: { 'of-project': ProjectNotes },
  projectCards: { newest: NewestNote },
})
