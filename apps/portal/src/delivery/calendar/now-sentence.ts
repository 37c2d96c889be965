import { type Selector, selectorWords } from './selector-words'

type Row = {
  kind: 'freeze' | 'window'
  title: string
  selector: Selector
  on: { to: number } | null
  next: { from: number } | null
  unreadable: string | null
}

/** What holds now and what comes next. `when` formats a moment. */
export function nowSentence(
  rows: readonly Row[],
  { titles, when }: { titles: ReadonlyMap<string, string>; when: (at: number) => string },
): string {
  const freezes = rows.filter(({ kind }) => kind === 'freeze')
  const unread = freezes.find(({ unreadable }) => unreadable !== null)
  if (unread)
    return `Frozen now: ${selectorWords(unread.selector, titles)}, by ${unread.title}, which cannot be read. Correct or remove it.`
  const on = freezes.filter(({ on: now }) => now !== null).toSorted((a, b) => b.on!.to - a.on!.to)
  const [longest] = on
  if (longest?.on) {
    const others = on.length === 1 ? '' : ` ${on.length - 1} more ${on.length === 2 ? 'is' : 'are'} on.`
    return `Frozen now: ${selectorWords(longest.selector, titles)}, until ${when(longest.on.to)} (${longest.title}).${others}`
  }
  const next = freezes.filter((each) => each.next !== null).toSorted((a, b) => a.next!.from - b.next!.from)[0]
  const windows = rows.filter(({ kind }) => kind === 'window')
  const open = windows.filter(({ on: now }) => now !== null).length
  const inWindows =
    windows.length === 0
      ? ''
      : ` ${open === 0 ? 'No window is' : open === 1 ? '1 window is' : `${open} windows are`} open.`
  const comes = next?.next ? ` The next freeze is ${next.title}, from ${when(next.next.from)}.` : ''
  return `Nothing is frozen now.${inWindows}${comes}`
}
