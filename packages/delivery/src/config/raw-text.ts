import { isMap, type Json, type JsonMap, setKey } from './json'
import type { Problem } from './layer'
import { child, inWords, type Pointer } from './pointer'

/** What a raw editor holds. `at`: the offset of the first thing that cannot be read. */
export type RawText = { values: JsonMap | null; problems: (Problem & { at: number })[] }

/**
 * Reads a layer as people write it: JSON, where a key that stands twice in one group is an error (which of the two would hold is
 * nobody's to say) and no sentence repeats what was written, as other readers of JSON do. Never throws.
 */
export function readRawText(text: string): RawText {
  const reader = new Reader(text)
  try {
    const value = reader.whole()
    if (isMap(value)) return { values: reader.problems.length > 0 ? null : value, problems: reader.problems }
    return { values: null, problems: [problemAt('', 0, 'The configuration must be an object: { "key": value }.')] }
  } catch (error) {
    if (error instanceof Unreadable)
      return { values: null, problems: [problemAt(error.pointer, error.at, error.message)] }
    throw error
  }
}

class Unreadable extends Error {
  constructor(
    message: string,
    readonly pointer: Pointer,
    readonly at: number,
  ) {
    super(message)
  }
}

const problemAt = (pointer: Pointer, at: number, message: string) => ({ pointer, at, level: 'error' as const, message })
const mostDepth = 40
const text = /"(?:[^"\\]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const plain = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
const space = /[ \t\r\n]*/y

class Reader {
  readonly problems: RawText['problems'] = []
  private at = 0

  constructor(private readonly source: string) {}

  whole(): Json {
    const value = this.value('', 0)
    this.skip()
    if (this.at < this.source.length) this.fail('', 'Something stands behind the end of the configuration.')
    return value
  }

  private value(pointer: Pointer, depth: number): Json {
    if (depth > mostDepth) this.fail(pointer, `This is nested deeper than ${mostDepth} levels.`)
    this.skip()
    const letter = this.source[this.at]
    if (letter === '{') return this.group(pointer, depth)
    if (letter === '[') return this.list(pointer, depth)
    const found = this.take(letter === '"' ? text : plain)
    if (found !== null) return JSON.parse(found) as Json
    return this.fail(pointer, this.missingValue(letter))
  }

  private missingValue(letter: string | undefined): string {
    if (letter === undefined) return 'The text ends where a value is needed.'
    if (letter === '"') return 'This text does not end, or holds a character that must be written as \\u…'
    if (letter === "'") return 'Write text in double quotes.'
    return 'A value is needed here: text in double quotes, a number, true, false, null, [ ] or { }.'
  }

  private group(pointer: Pointer, depth: number): JsonMap {
    const made: JsonMap = {}
    this.at += 1
    for (let first = true; ; first = false) {
      this.skip()
      if (this.ends('}')) return made
      if (!first) this.comma(pointer, '}')
      const start = this.at
      const quoted = this.take(text)
      if (quoted === null) this.fail(pointer, 'A key in double quotes is needed here.')
      const key = JSON.parse(quoted ?? '""') as string
      const place = child(pointer, key)
      this.skip()
      if (this.source[this.at] !== ':') this.fail(place, 'A colon is needed between key and value.')
      this.at += 1
      const value = this.value(place, depth + 1)
      if (Object.hasOwn(made, key))
        this.problems.push(problemAt(place, start, `${inWords(place)} is said twice. Leave one of them.`))
      setKey(made, key, value)
    }
  }

  private list(pointer: Pointer, depth: number): Json[] {
    const made: Json[] = []
    this.at += 1
    for (;;) {
      this.skip()
      if (this.ends(']')) return made
      if (made.length > 0) this.comma(pointer, ']')
      made.push(this.value(child(pointer, made.length), depth + 1))
    }
  }

  private ends(letter: string): boolean {
    if (this.source[this.at] !== letter) return false
    this.at += 1
    return true
  }

  private comma(pointer: Pointer, end: string): void {
    if (this.source[this.at] !== ',') this.fail(pointer, `A comma or ${end} is needed here.`)
    this.at += 1
    this.skip()
    if (this.source[this.at] === end) this.fail(pointer, `Remove the comma before ${end}.`)
  }

  private skip(): void {
    space.lastIndex = this.at
    space.exec(this.source)
    this.at = space.lastIndex
  }

  private take(form: RegExp): string | null {
    form.lastIndex = this.at
    const found = form.exec(this.source)
    // JSON has line breaks and tabs between values only.
    if (!found || (form === text && found[0].split('').some((letter) => letter < ' '))) return null
    this.at = form.lastIndex
    return found[0]
  }

  private fail(pointer: Pointer, message: string): never {
    throw new Unreadable(message, pointer, this.at)
  }
}
