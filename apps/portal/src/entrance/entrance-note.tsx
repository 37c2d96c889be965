import { type GlyphKind, StatusGlyph } from '@groundwork/ui/status-glyph'
import type { ReactNode } from 'react'

const looks: Record<'warn' | 'ok', { glyph: GlyphKind; box: string }> = {
  warn: { glyph: 'warn', box: 'border-[color-mix(in_oklab,var(--color-warn)_34%,transparent)] bg-warn-soft' },
  ok: { glyph: 'ok', box: 'border-[color-mix(in_oklab,var(--color-ok)_30%,transparent)] bg-ok-soft' },
}

/** One sentence below or above the form: why the person is here, or what just happened. */
export function EntranceNote({ tone, children }: { tone: keyof typeof looks; children: ReactNode }) {
  const { glyph, box } = looks[tone]
  return (
    <p className={`flex items-start gap-2.5 rounded-sm border px-3 py-2 text-xs ${box}`}>
      <StatusGlyph kind={glyph} size={12} className="mt-0.5" />
      <span className="min-w-0 break-words">{children}</span>
    </p>
  )
}
