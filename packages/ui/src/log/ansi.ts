// ESC [ ... letter (colours, cursor), ESC ] ... BEL or ESC \\ (titles, links), and the short two-character ones.
// oxlint-disable-next-line no-control-regex -- these characters are what is looked for
const sequences = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\^_])/g

/** The text without the sequences by which a terminal is told about colours and titles. */
export function withoutAnsi(text: string): string {
  return text.includes('\u001b') ? text.replace(sequences, '') : text
}
