type Version = [major: number, minor: number, patch: number]

/**
 * Whether a contract version lies in a range as manifests write them: `^1.2.0`, `~1.2`, `1.x`, `>=1.0.0 <2`, `1.2.3`, joined by spaces
 * (all) or `||` (any). For showing; the host decides with a complete reading when a bundle comes in.
 */
export function fitsContract(version: string, range: string): boolean {
  const at = parse(version)
  return range.split('||').some((part) => {
    const comparators = part
      .trim()
      .replaceAll(/([<>=^~])\s+/g, '$1')
      .split(/\s+/)
    return comparators.every((comparator) => comparator === '' || holds(at, comparator))
  })
}

function holds(at: Version, comparator: string): boolean {
  const [, sign = '', text = ''] = /^(\^|~|>=|<=|>|<|=)?v?(.*)$/.exec(comparator) ?? []
  if (/^[x*]?$/i.test(text)) return true
  const parts = text.split('.')
  const open = parts.findIndex((part) => /^[x*]$/i.test(part))
  const given = open === -1 ? Math.min(parts.length, 3) : open
  const base = parse(text)
  if (sign === '>=') return compare(at, base) >= 0
  if (sign === '>') return compare(at, base) > 0
  if (sign === '<') return compare(at, base) < 0
  if (sign === '<=') return compare(at, base) <= 0
  if (compare(at, base) < 0) return false
  if (sign === '^') return at[0] === base[0] && (base[0] > 0 || given < 2 || at[1] === base[1])
  if (sign === '~') return at[0] === base[0] && (given < 2 || at[1] === base[1])
  return at.slice(0, given).every((part, index) => part === base[index])
}

function parse(text: string): Version {
  const [major = 0, minor = 0, patch = 0] = text
    .replace(/[-+].*$/, '')
    .split('.')
    .map((part) => Number.parseInt(part, 10) || 0)
  return [major, minor, patch]
}

function compare(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2]
}
