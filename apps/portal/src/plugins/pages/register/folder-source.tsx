'use client'

import { SourceForm } from './source-form'

type FolderSourceProps = {
  /** Folders that the engine allows; at least one. */
  folders: string[]
  reason: string | null
  onPath: (path: string) => void
}

/** A packed plugin, or a built folder, on the engine's own disk. */
export function FolderSource({ folders, reason, onPath }: FolderSourceProps) {
  function take(text: string): string | null {
    const wanted = text.trim()
    if (!wanted.startsWith('/')) return `Write the whole path, for example ${folders[0]}/titles.`
    if (!reason) onPath(wanted)
    return null
  }
  return (
    <SourceForm
      label="From a folder of the engine"
      name="path"
      hint={`A packed plugin or a built folder below ${folders.join(' or ')}. The engine packs and checks it.`}
      placeholder={`${folders[0]}/titles`}
      button="Take"
      reason={reason}
      onText={take}
    />
  )
}
