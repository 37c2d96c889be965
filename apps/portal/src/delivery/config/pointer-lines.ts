import { child, type Pointer } from '@groundwork/delivery/config/pointer'

/**
 * The line (from 1) on which each key and each item of a JSON text begins. Asked only of text that can be read; of other text it
 * answers as far as it came.
 */
export function pointerLines(text: string): Map<Pointer, number> {
  const lines = new Map<Pointer, number>([['', 1]])
  const open: { pointer: Pointer; index: number | null; key: string | null }[] = []
  let line = 1
  // Strings whole, so that brackets in them are none; then line breaks and what opens, closes and divides.
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[\n{}[\],]|[^\s"{}[\],:]+/g)) {
    const top = open.at(-1)
    if (token === '\n') line += 1
    else if (token === '}' || token === ']') open.pop()
    else if (token === ',') {
      if (top?.index != null) top.index += 1
    } else if (top && top.index === null && token.startsWith('"') && token.endsWith(':')) {
      top.key = keyOf(token)
      lines.set(child(top.pointer, top.key), line)
      line += token.split('\n').length - 1
    } else {
      const pointer = top ? child(top.pointer, top.index ?? top.key ?? '') : ''
      if (!lines.has(pointer)) lines.set(pointer, line)
      if (token === '{') open.push({ pointer, index: null, key: null })
      else if (token === '[') open.push({ pointer, index: 0, key: null })
    }
  }
  return lines
}

function keyOf(token: string): string {
  try {
    return JSON.parse(token.slice(0, token.lastIndexOf('"') + 1)) as string
  } catch {
    return token
  }
}

/** Of a place, or the nearest one around it that stands in the text. */
export function lineOf(lines: ReadonlyMap<Pointer, number>, pointer: Pointer): number {
  for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const line = lines.get(at)
    if (line !== undefined) return line
  }
  return 1
}

/** The line of an offset in a text, from 1. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}
