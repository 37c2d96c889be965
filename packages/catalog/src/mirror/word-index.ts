import { formSharer, isPlain, plainSharesForm } from '../search/words'

/** The projects that have a word, by number, and how much it says of each. */
type Posting = { projects: number[]; weights: number[] }

export type WordIndex = {
  /** Puts the words of a project in place of those it had. */
  put(project: number, words: string[], weights: number[]): void
  of(word: string): Posting | undefined
  /** Words in use that begin with the searched one, contain it, or are one slip away; none twice. */
  answering(searched: string): Set<string>
  /** Words in use that share most groups of three letters with the searched one, most first; likeness is 0.3 to 1. */
  resembling(searched: string): { word: string; likeness: number }[]
}

/**
 * Of the words that begin with or contain a searched one so many are taken, those that begin with it first. A part that
 * thousands of names share ("flow") is a word of its own, so nobody is lost by it.
 */
const mostOfAKind = 60
/** Shorter ones are parts of nearly everything. */
const shortestPart = 3
/** Shared parts of all that the two words have, and how many words are taken. */
const leastLikeness = 0.3
const mostAlike = 12

export function createWordIndex(): WordIndex {
  const postings = new Map<string, Posting>()
  const ofProject: string[][] = []
  const plainByLength: string[][] = []
  const others: string[] = []
  /** The words that have three letters in a row, and those with a beginning of one or two, or an end of two. */
  const byPart = new Map<string, string[]>()

  function postingOf(word: string): Posting {
    const known = postings.get(word)
    if (known) return known
    const made: Posting = { projects: [], weights: [] }
    postings.set(word, made)
    if (isPlain(word)) (plainByLength[word.length] ??= []).push(word)
    else others.push(word)
    for (const part of partsOf(word)) {
      const having = byPart.get(part)
      if (having) having.push(word)
      else byPart.set(part, [word])
    }
    return made
  }

  const inUse = (word: string) => (postings.get(word)?.projects.length ?? 0) > 0

  /** Of the parts that a word with this in it must have, the one that fewest have. */
  function candidates(part: string): string[] {
    let fewest: string[] | undefined
    for (const each of part.length < shortestPart ? [`^${part}`] : triplesOf(part)) {
      const having = byPart.get(each)
      if (!having) return []
      if (!fewest || having.length < fewest.length) fewest = having
    }
    return fewest ?? []
  }

  /** Sixty that begin with it and sixty that contain it anywhere. */
  function withPart(part: string): Set<string> {
    const [beginning, containing] = [new Set<string>(), new Set<string>()]
    for (const word of candidates(part)) {
      const at = word.indexOf(part)
      const kind = at === 0 ? beginning : containing
      if (at >= 0 && kind.size < mostOfAKind && inUse(word)) kind.add(word)
    }
    for (const word of containing) beginning.add(word)
    return beginning
  }

  function oneSlipAway(searched: string): string[] {
    if (!isPlain(searched)) return [...postings.keys()].filter(formSharer(searched))
    const { length } = searched
    const near = [length - 1, length, length + 1].flatMap((each) => findPlain(searched, plainByLength[each] ?? []))
    return others.length ? [...near, ...others.filter(formSharer(searched))] : near
  }

  return {
    put(project, words, weights) {
      for (const word of ofProject[project] ?? []) takeOut(postingOf(word), project)
      for (const [at, word] of words.entries()) {
        const posting = postingOf(word)
        posting.projects.push(project)
        posting.weights.push(weights[at] ?? 0)
      }
      ofProject[project] = words
    },
    of: (word) => postings.get(word),
    answering(searched) {
      const found = withPart(searched)
      if (inUse(searched)) found.add(searched)
      for (const word of oneSlipAway(searched)) if (inUse(word)) found.add(word)
      return found
    },
    resembling(searched) {
      const parts = partsOf(searched)
      const shared = new Map<string, number>()
      for (const part of parts) for (const word of byPart.get(part) ?? []) shared.set(word, (shared.get(word) ?? 0) + 1)
      const found: { word: string; likeness: number }[] = []
      for (const [word, count] of shared) {
        if (count < leastLikeness * parts.length || !inUse(word)) continue
        const likeness = count / (parts.length + partsOf(word).length - count)
        if (likeness >= leastLikeness) found.push({ word, likeness })
      }
      return found.sort((a, b) => b.likeness - a.likeness || (a.word < b.word ? -1 : 1)).slice(0, mostAlike)
    },
  }
}

function triplesOf(text: string): Set<string> {
  const triples = new Set<string>()
  for (let at = 0; at + shortestPart <= text.length; at++) triples.add(text.slice(at, at + shortestPart))
  return triples
}

const partsOf = (word: string) => [
  ...triplesOf(word),
  `^${word.slice(0, 1)}`,
  ...(word.length > 1 ? [`^${word.slice(0, 2)}`] : []),
  `${word.slice(-2)}$`,
]

function findPlain(searched: string, words: string[]): string[] {
  const found: string[] = []
  for (const word of words) if (plainSharesForm(searched, word)) found.push(word)
  return found
}

function takeOut({ projects, weights }: Posting, project: number): void {
  const at = projects.indexOf(project)
  if (at < 0) return
  projects.splice(at, 1)
  weights.splice(at, 1)
}
