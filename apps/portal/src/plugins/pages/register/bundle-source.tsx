'use client'

import { Button } from '@groundwork/ui/button'
import { Upload } from 'lucide-react'
import { type DragEvent, useId, useRef, useState } from 'react'
import { BundleRefused } from './bundle-refused'
import { FolderSource } from './folder-source'
import { readPackageName, type Received, sendBundle, sendFolder, sendPackage } from './send-bundle'
import { SourceForm } from './source-form'
import { useSending } from './use-sending'
import type { TrustRefused } from './trust-refused'

type BundleSourceProps = {
  onReceived: (received: Received) => void
  /** Why this person may not bring bundles; null when they may. */
  reason: string | null
  /** Why they may not trust a key; null when they may. */
  trustRefused: TrustRefused | null
  /** Folders of the engine's disk that plugins may be taken from. */
  folders: string[]
}

/** Where a bundle comes from: a packed file, a name and version in the npm registry, or a folder of the engine. */
export function BundleSource({ onReceived, reason, trustRefused, folders }: BundleSourceProps) {
  const { sending, refused, bring, stop } = useSending(onReceived)
  return (
    <div className="grid items-start gap-5 sm:grid-cols-2">
      <DropPlace
        sending={sending}
        reason={reason}
        onFile={(file) => bring(file.name, (options) => sendBundle(file, options))}
        onStop={stop}
      />
      <div className="flex min-w-0 flex-col gap-5">
        <PackageName
          reason={reason}
          onName={(wanted) => bring(`${wanted.name}@${wanted.version}`, (options) => sendPackage(wanted, options))}
        />
        {folders.length > 0 ? (
          <FolderSource
            folders={folders}
            reason={reason}
            onPath={(path) => bring(path, (options) => sendFolder(path, options))}
          />
        ) : null}
      </div>
      {refused ? (
        <div className="min-w-0 sm:col-span-2">
          <BundleRefused key={refused.what} {...refused} trustRefused={trustRefused} />
        </div>
      ) : null}
    </div>
  )
}

type DropPlaceProps = {
  sending: string | null
  reason: string | null
  onFile: (file: File) => void
  onStop: () => void
}

function DropPlace({ sending, reason, onFile, onStop }: DropPlaceProps) {
  const input = useRef<HTMLInputElement>(null)
  const id = useId()
  const [over, setOver] = useState(false)
  function drop(event: DragEvent) {
    event.preventDefault()
    setOver(false)
    const file = event.dataTransfer.files[0]
    if (file && !reason) onFile(file)
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- dropping is one way more; the button is the other
    <div
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={`flex flex-col items-start gap-2.5 rounded-md border border-dashed px-4 py-5 ${
        over ? 'border-accent bg-accent-soft' : 'border-line-strong'
      }`}
    >
      <label htmlFor={id} className="text-base font-semibold">
        A packed plugin
      </label>
      <p className="text-ink-2">
        Drop the file here that <code>groundwork-plugin pack</code> made (<code>id-version.tgz</code>), 20 MB at most.
        It is checked before anything of it runs.
      </p>
      <input
        ref={input}
        id={id}
        type="file"
        accept=".tgz,.tar.gz,application/gzip"
        className="sr-only"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0]
          // The same file may be chosen again after it was packed anew.
          event.currentTarget.value = ''
          if (file && !reason) onFile(file)
        }}
      />
      <div className="flex flex-wrap items-center gap-3">
        <Button
          kind="primary"
          size="lg"
          reason={reason}
          reasonAt="below"
          aria-busy={sending !== null}
          onClick={() => input.current?.click()}
        >
          <Upload size={14} strokeWidth={1.75} aria-hidden="true" />
          Choose a file
        </Button>
        {sending ? (
          <span role="status" className="flex items-center gap-2 text-ink-2">
            Checking {sending}
            <Button size="sm" kind="quiet" onClick={onStop}>
              Stop
            </Button>
          </span>
        ) : null}
      </div>
    </div>
  )
}

type PackageNameProps = { reason: string | null; onName: (wanted: { name: string; version: string }) => void }

function PackageName({ reason, onName }: PackageNameProps) {
  function fetchIt(text: string): string | null {
    const read = readPackageName(text)
    if ('wrong' in read) return read.wrong
    if (!reason) onName(read)
    return null
  }
  return (
    <SourceForm
      label="From the npm registry"
      name="name@version"
      hint="The registry is the one this installation is set up with. The version's integrity is verified."
      placeholder="@team/titles@1.2.0"
      button="Fetch"
      reason={reason}
      onText={fetchIt}
    />
  )
}
