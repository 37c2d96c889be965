/** The first hit behind `from`, else the first of all (the search goes round); null without hits. Ascending lines. */
export function nextHit(lines: number[], from: number): number | null {
  return lines.find((n) => n > from) ?? lines[0] ?? null
}

/** The last hit before `from`, else the last of all. */
export function previousHit(lines: number[], from: number): number | null {
  return lines.findLast((n) => n < from) ?? lines.at(-1) ?? null
}
