const wanted = { major: 20, minor: 19 }

/** A sentence when this Node is too old, else null. */
export function nodeComplaint(version: string): string | null {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > wanted.major || (major === wanted.major && minor >= wanted.minor)) return null
  return `Groundwork needs Node ${wanted.major}.${wanted.minor} or newer, and this is ${version}: install a newer one and start again.`
}
