'use client'

import { Button } from '@groundwork/ui/button'
import { Check, Copy } from 'lucide-react'
import { useRef, useState } from 'react'

/** Text to paste elsewhere, selected whole by one click, with a button that copies it. */
export function CopyLine({ text, label }: { text: string; label: string }) {
  const code = useRef<HTMLElement>(null)
  const [copied, setCopied] = useState(false)
  async function copy() {
    try {
      await navigator.clipboard.writeText(text)
      setCopied(true)
    } catch {
      // Without HTTPS a browser may refuse: then the text is selected and the person presses the keys.
      if (code.current) window.getSelection()?.selectAllChildren(code.current)
    }
  }
  return (
    <div className="flex items-stretch gap-2 rounded-sm border border-line bg-sunken py-1 pr-1 pl-2.5">
      <code
        ref={code}
        className={`min-w-0 flex-1 self-center py-1 leading-5 select-all ${
          text.includes('\n') ? 'overflow-x-auto whitespace-pre [scrollbar-width:thin]' : 'break-all'
        }`}
      >
        {text}
      </code>
      <Button size="sm" onClick={() => void copy()} aria-label={`Copy ${label}`}>
        {copied ? <Check size={14} aria-hidden="true" /> : <Copy size={14} aria-hidden="true" />}
        <span aria-live="polite">{copied ? 'Copied' : 'Copy'}</span>
      </Button>
    </div>
  )
}
