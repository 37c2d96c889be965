/** Whether a browser opens it: an orchestrator that has no pages gives its runs an address of another kind. */
export function isWebAddress(address: string): boolean {
  return /^https?:\/\//i.test(address)
}
