const longest = 48

/**
 * The words of a text, lower case, in order: split at everything that is not a letter or digit, and inside camelCase.
 * A name of several parts also counts as one word: `TitleValueFlow` -> title, value, flow, titlevalueflow.
 */
export function wordsOf(text: string): string[] {
  const found = new Set<string>()
  for (const chunk of text.normalize('NFKC').split(/\s+/)) {
    const parts = splitName(chunk)
    for (const part of parts) found.add(part.slice(0, longest))
    if (parts.length > 1) found.add(parts.join('').slice(0, longest))
  }
  return [...found]
}

/** The words somebody searches for: parts only, since each must be found. At most eight. */
export function queryWords(text: string): string[] {
  const found = new Set<string>()
  for (const chunk of text.normalize('NFKC').split(/\s+/))
    for (const part of splitName(chunk)) found.add(part.slice(0, longest))
  return [...found].slice(0, 8)
}

function splitName(name: string): string[] {
  return name
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
}

/**
 * The word itself and every form with one letter left out. Two words one slip apart (a letter wrong, missing, too many,
 * or two swapped) have a form in common, so that an index over sets finds them without comparing all words.
 */
export function nearForms(word: string): string[] {
  const letters = Array.from(word)
  if (letters.length < 4 || letters.length > 32) return [word]
  return [...new Set([word, ...letters.map((_, at) => letters.toSpliced(at, 1).join(''))])]
}

const hasForms = (letters: number) => letters >= 4 && letters <= 32
const surrogate = /[\ud800-\udfff]/

/** Whether every letter is one unit of the text. */
export const isPlain = (word: string) => !surrogate.test(word)

/** Tells whether a word has one of its near forms in common with the searched one. */
export function formSharer(searched: string): (word: string) => boolean {
  const forms = new Set(nearForms(searched))
  return (word) => nearForms(word).some((form) => forms.has(form))
}

/** The same for two plain words, found without making any form. */
export function plainSharesForm(a: string, b: string): boolean {
  if (a === b) return true
  if (a.length === b.length + 1) return hasForms(a.length) && isWithOneLess(a, b)
  if (b.length === a.length + 1) return hasForms(b.length) && isWithOneLess(b, a)
  return a.length === b.length && hasForms(a.length) && areAlikeWithOneLess(a, b)
}

function isWithOneLess(long: string, short: string): boolean {
  for (let at = alike(long, short); at < short.length; at++)
    if (long.charCodeAt(at + 1) !== short.charCodeAt(at)) return false
  return true
}

function areAlikeWithOneLess(a: string, b: string): boolean {
  const start = alike(a, b)
  let end = a.length
  while (end > start && a.charCodeAt(end - 1) === b.charCodeAt(end - 1)) end -= 1
  return isShifted(a, b, [start, end]) || isShifted(b, a, [start, end])
}

/** Whether `from` without its first letter there is `to` without its last. */
function isShifted(from: string, to: string, [start, end]: [number, number]): boolean {
  for (let at = start; at < end - 1; at++) if (from.charCodeAt(at + 1) !== to.charCodeAt(at)) return false
  return true
}

/** How many letters both begin with. */
function alike(a: string, b: string): number {
  let count = 0
  while (count < b.length && a.charCodeAt(count) === b.charCodeAt(count)) count += 1
  return count
}

/** Whether the words are exactly one slip apart: a letter wrong, missing, too many, or two neighbours swapped. */
export function oneSlip(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1
  const endsAlike = (fromA: number, fromB: number) => a.slice(fromA) === b.slice(fromB)
  if (a.length !== b.length) return a.length > b.length ? endsAlike(start + 1, start) : endsAlike(start, start + 1)
  if (endsAlike(start + 1, start + 1)) return true
  return a[start] === b[start + 1] && a[start + 1] === b[start] && endsAlike(start + 2, start + 2)
}

/** How well stored words answer a searched one: 1 the same, towards 0 hardly. */
export function likenessTo(searched: string): (word: string) => number {
  const forms = nearForms(searched).filter((form) => form.length >= 4)
  return (word) => {
    if (searched === word) return 1
    if (word.startsWith(searched)) return 0.72 + 0.2 * (searched.length / word.length)
    if (oneSlip(searched, word)) return 0.68
    if (searched.length >= 3 && word.includes(searched)) return 0.45
    return forms.some((form) => word.startsWith(form)) ? 0.4 : 0.25
  }
}
