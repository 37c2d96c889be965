/** Where a row stands among the rows that share its parent, from 1, and how many these are. */
export type TreePlace = { position: number; setSize: number }

/** The places of the rows of a tree, given in order with their levels. A tree of which only a part is drawn must tell them. */
export function treePlaces(rows: readonly { level: number }[]): TreePlace[] {
  const places: TreePlace[] = []
  // The siblings so far of the row at hand and of each row above it, by level.
  const open: TreePlace[][] = []
  const close = (level: number) => {
    for (const siblings of open.splice(level)) for (const place of siblings) place.setSize = siblings.length
  }
  for (const { level } of rows) {
    close(level + 1)
    const siblings = (open[level] ??= [])
    const place = { position: siblings.length + 1, setSize: 0 }
    siblings.push(place)
    places.push(place)
  }
  close(0)
  return places
}
