import { Pill } from '@groundwork/ui/pill'

/** A tag as its run has it, whole: a long one takes more lines. One of nothing that is seen is quoted. */
export function TagPill({ tag, outline = false }: { tag: string; outline?: boolean }) {
  return (
    <Pill tone={outline ? 'outline' : 'plain'}>
      <span className="min-w-0 wrap-anywhere whitespace-pre-wrap">{tagText(tag)}</span>
    </Pill>
  )
}

export function tagText(tag: string): string {
  return tag.trim() === '' ? `"${tag}"` : tag
}
