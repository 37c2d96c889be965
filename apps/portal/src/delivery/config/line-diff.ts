export type DiffLine = { kind: ' ' | '+' | '-'; text: string }

const mostLines = 2_000

/** Two texts line by line: the longest common lines stay, others go and come. Very long texts are told as one exchange. */
export function lineDiff(before: string, after: string): DiffLine[] {
  const [a, b] = [before.split('\n'), after.split('\n')]
  if (a.length > mostLines || b.length > mostLines)
    return [...a.map((text) => ({ kind: '-' as const, text })), ...b.map((text) => ({ kind: '+' as const, text }))]
  const width = b.length + 1
  // The length of the longest common rest, from each pair of lines on.
  const common = new Uint32Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      common[i * width + j] =
        a[i] === b[j]
          ? common[(i + 1) * width + j + 1]! + 1
          : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!)
  const lines: DiffLine[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ kind: ' ', text: a[i]! })
      i += 1
      j += 1
    } else if (i < a.length && (j === b.length || common[(i + 1) * width + j]! >= common[i * width + j + 1]!)) {
      lines.push({ kind: '-', text: a[i]! })
      i += 1
    } else {
      lines.push({ kind: '+', text: b[j]! })
      j += 1
    }
  }
  return lines
}
