type Place = { file: string; line: number; column: number }

const most = 4

/** Places of a version's own code in a stack, the innermost first; each browser writes stacks in words of its own. */
export function stackPlaces(stack: string | undefined, sha256: string): Place[] {
  const places = [...(stack ?? '').matchAll(/\/plugin-assets\/([0-9a-f]{64})\/([\w./-]+)(?:\?[^\s:]*)?:(\d+):(\d+)/g)]
  return places
    .filter(([, bundle]) => bundle === sha256)
    .slice(0, most)
    .map(([, , file = '', line, column]) => ({ file, line: Number(line), column: Number(column) }))
    .filter(({ line, column }) => line > 0 && column > 0)
}

export function placeText({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`
}
