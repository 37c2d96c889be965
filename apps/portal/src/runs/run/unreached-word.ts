/** What is said of a step without tasks, wherever it is drawn. */
export function unreachedWord(ended: boolean): string {
  return ended ? 'not reached' : 'not started'
}
