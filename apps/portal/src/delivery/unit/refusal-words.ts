/** A refusal as one sentence. */
export function refusalWords(refused: { why: string; fix: string } | null): string | null {
  return refused ? `${refused.why} ${refused.fix}` : null
}
