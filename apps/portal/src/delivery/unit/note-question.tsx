'use client'

import { Field } from '@groundwork/ui/field'
import { Input } from '@groundwork/ui/input'
import { type ReactNode, useState } from 'react'
import { Question } from '../../settings/question'

type NoteQuestionProps = {
  title: string
  busy: boolean
  error: string | null
  /** What is made and what of it stays. */
  children: ReactNode
  onMake: (note: { note?: string }) => void
  onClose: () => void
}

/** Asks what is new in a version before it is made. */
export function NoteQuestion({ children, onMake, ...question }: NoteQuestionProps) {
  const [note, setNote] = useState('')
  const said = note.trim()
  return (
    <Question {...question} verb="Make a version" onConfirm={() => onMake(said ? { note: said } : {})}>
      <p>{children}</p>
      <Field label="Note" hint="What is new in it, for the people who promote it. May stay empty.">
        <Input tall value={note} maxLength={2000} onChange={(event) => setNote(event.target.value)} />
      </Field>
    </Question>
  )
}
