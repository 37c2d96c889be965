'use client'

import { buttonClass } from '@groundwork/ui/button-style'
import { keyCaps, useOnMac } from '@groundwork/ui/key-caps'
import { Check, Copy } from 'lucide-react'
import { useRef, useState } from 'react'

type State = 'rest' | 'copied' | 'selected'

/** Text to paste elsewhere, with a button that copies it. */
export function CopyBlock({ text, label }: { text: string; label: string }) {
  const block = useRef<HTMLPreElement>(null)
  const [state, setState] = useState<State>('rest')
  const words: Record<State, string> = {
    rest: 'Copy',
    copied: 'Copied',
    selected: `Selected, press ${keyCaps('$mod+c', useOnMac()).join(' ')}`,
  }
  async function copy() {
    try {
      await navigator.clipboard.writeText(text)
      setState('copied')
    } catch {
      // Browsers give no clipboard to pages without TLS: selecting is the next best thing.
      if (block.current) getSelection()?.selectAllChildren(block.current)
      setState('selected')
    }
  }
  return (
    <div className="flex min-w-0 items-start gap-2 rounded-sm bg-sunken p-2 pl-3 max-sm:flex-col">
      <pre
        ref={block}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={label}
        className="min-w-0 flex-1 overflow-x-auto py-1 leading-5 max-sm:max-w-full"
      >
        {text}
      </pre>
      <button
        type="button"
        onClick={copy}
        onBlur={() => setState('rest')}
        className={buttonClass({ size: 'sm', className: 'shrink-0' })}
      >
        {state === 'rest' ? <Copy size={12} aria-hidden="true" /> : <Check size={12} aria-hidden="true" />}
        <span aria-live="polite">{words[state]}</span>
      </button>
    </div>
  )
}
