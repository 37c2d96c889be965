const mostBytes = 8_000
const cut = ' … cut at 8 kB'
const room = mostBytes - Buffer.byteLength(cut)

/**
 * A line as the log of a plugin keeps it: at most 8,000 bytes, cut between characters and said so. Cut once more it stays
 * as it is. Text in the database cannot hold the character NUL.
 */
export function storedLine(line: string): string {
  // What is longer than this in units of UTF-16 is longer in bytes too: no need to encode all of a huge line.
  const bytes = Buffer.from(line.slice(0, mostBytes + 1).replaceAll('\0', '\uFFFD'))
  if (bytes.length <= mostBytes) return bytes.toString()
  return bytes.subarray(0, startOfCharacter(bytes, room)).toString() + cut
}

/** The nearest place at or before `at` where a character begins. */
function startOfCharacter(bytes: Buffer, at: number): number {
  let place = at
  while (place > 0 && (bytes[place]! & 0xc0) === 0x80) place--
  return place
}
