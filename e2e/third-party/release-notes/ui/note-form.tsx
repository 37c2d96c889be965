import { useAction, useConfig } from '@groundwork/plugin-sdk/ui'
import { Button } from '@groundwork/ui/button'
import { Field } from '@groundwork/ui/field'
import { Input } from '@groundwork/ui/input'
import { Notice } from '@groundwork/ui/notice'
import { useState } from 'react'
import type { Config } from '../backend/config'
import { useTRPC } from './client'

export function NoteForm() {
  const trpc = useTRPC()
  const proposed = useConfig<Config>().project
  const [project, setProject] = useState(proposed)
  const [release, setRelease] = useState('')
  const [text, setText] = useState('')
  const publish = useAction(trpc.publish.mutationOptions(), {
    done: (note) => `Note of ${note.release} published.`,
    refresh: [trpc.notes.pathKey()],
  })

  async function save() {
    if (!(await publish.run({ project, release, text }))) return
    setRelease('')
    setText('')
  }

  return (
    <form action={save} className="release-form">
      <Field label="Project">
        <Input value={project} onChange={(event) => setProject(event.target.value)} required />
      </Field>
      <Field label="Release">
        <Input value={release} onChange={(event) => setRelease(event.target.value)} required />
      </Field>
      <Field label="What changed">
        <Input value={text} onChange={(event) => setText(event.target.value)} required />
      </Field>
      <Button type="submit" kind="primary" reason={publish.pending ? 'Being published.' : null}>
        Publish note
      </Button>
      {publish.error ? <Notice title="The note was not published">{publish.error}</Notice> : null}
    </form>
  )
}
