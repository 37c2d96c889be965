'use client'

import { Button } from '@groundwork/ui/button'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { useMutation } from '@tanstack/react-query'
import Link from 'next/link'
import { useState } from 'react'
import { useTRPC } from '../trpc/client'
import { CopyBlock } from './copy-block'
import { configFile, shellLines, tokenPlaceholder } from './lines'

type ConnectLinesProps = {
  metadataUrl: string
  /** For the token's name in the list of tokens. */
  personName: string
  /** Why this person may not make a token. */
  refusal: string | null
}

/** The lines to paste; with one press they hold a new token, which is shown this once. */
export function ConnectLines({ metadataUrl, personName, refusal }: ConnectLinesProps) {
  const make = useMutation(useTRPC().access.tokens.create.mutationOptions())
  const [way, setWay] = useState<'shell' | 'file'>('shell')
  const token = make.data?.token ?? tokenPlaceholder
  const text = way === 'shell' ? shellLines(metadataUrl, token) : configFile(metadataUrl, token)
  return (
    <div className="flex flex-col gap-3">
      <fieldset className="flex w-fit gap-px rounded-sm border border-line bg-sunken p-px">
        <legend className="sr-only">Where to set it</legend>
        <Way value="shell" current={way} onPick={setWay} label="This shell" />
        <Way value="file" current={way} onPick={setWay} label="~/.metaflowconfig/config.json" mono />
      </fieldset>
      <CopyBlock text={text} label={way === 'shell' ? 'Lines for the shell' : 'Configuration file'} />
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        {make.data ? (
          <p role="status" className="flex items-start gap-2">
            <StatusGlyph kind="ok" className="mt-0.75" />
            <span>
              The token is in the text above and is shown this once. Revoke it under{' '}
              <Link href="/settings/tokens" className="text-accent hover:underline">
                Settings, Tokens
              </Link>
              .
            </span>
          </p>
        ) : (
          <>
            <Button
              kind="primary"
              reason={refusal}
              reasonAt="below"
              aria-busy={make.isPending}
              onClick={() => {
                // A second press must not make a second token.
                if (!make.isPending) make.mutate({ name: `Metaflow of ${personName}`.slice(0, 60), scope: 'record' })
              }}
            >
              Make a token for these lines
            </Button>
            <p className="text-ink-3">
              or paste one from{' '}
              <Link href="/settings/tokens" className="text-accent hover:underline">
                Settings, Tokens
              </Link>
              ; its scope must be <code>record</code>.
            </p>
          </>
        )}
      </div>
      {make.error && (
        <p role="alert" className="flex items-start gap-2 text-fail">
          <StatusGlyph kind="fail" className="mt-0.75" />
          {make.error.message}
        </p>
      )}
    </div>
  )
}

type WayProps = {
  value: 'shell' | 'file'
  current: string
  onPick: (way: 'shell' | 'file') => void
  label: string
  mono?: boolean
}

function Way({ value, current, onPick, label, mono }: WayProps) {
  return (
    <label
      className={`flex h-6 cursor-pointer items-center rounded-sm px-2 text-xs font-medium text-ink-2 has-checked:bg-surface has-checked:text-ink has-checked:ring-1 has-checked:ring-line has-focus-visible:outline-2 has-focus-visible:outline-accent max-sm:h-9 ${mono ? 'font-mono' : ''}`}
    >
      <input type="radio" name="way" checked={current === value} onChange={() => onPick(value)} className="sr-only" />
      {label}
    </label>
  )
}
