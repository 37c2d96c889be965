'use client'

import { Button } from '@groundwork/ui/button'
import { Field } from '@groundwork/ui/field'
import { Input } from '@groundwork/ui/input'
import { type FormEvent, useState } from 'react'

type FolderSourceProps = {
  /** Folders that the engine allows; at least one. */
  folders: string[]
  reason: string | null
  onPath: (path: string) => void
}

/** A packed plugin, or a built folder, on the engine's own disk. */
export function FolderSource({ folders, reason, onPath }: FolderSourceProps) {
  const [path, setPath] = useState('')
  const [wrong, setWrong] = useState<string | null>(null)
  function submit(event: FormEvent) {
    event.preventDefault()
    const wanted = path.trim()
    if (!wanted.startsWith('/')) return setWrong(`Write the whole path, for example ${folders[0]}/titles.`)
    if (!reason) onPath(wanted)
  }
  return (
    <form onSubmit={submit} noValidate className="flex items-start gap-2">
      <div className="min-w-0 flex-1">
        <Field
          label="From a folder of the engine"
          name="path"
          hint={`A packed plugin or a built folder below ${folders.join(' or ')}. The engine packs and checks it.`}
          error={wrong}
        >
          <Input
            tall
            value={path}
            autoComplete="off"
            spellCheck={false}
            placeholder={`${folders[0]}/titles`}
            onChange={(event) => {
              setPath(event.currentTarget.value)
              setWrong(null)
            }}
          />
        </Field>
      </div>
      <div className="pt-6">
        <Button type="submit" size="lg" reason={reason}>
          Take
        </Button>
      </div>
    </form>
  )
}
