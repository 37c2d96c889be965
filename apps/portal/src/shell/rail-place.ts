type Entry = { href: string; also?: readonly string[] | undefined; except?: readonly string[] | undefined }

/** Whether an entry of the navigation is the one that a path stands under. */
export function isCurrent(path: string, { href, also = [], except = [] }: Entry): boolean {
  if (except.some((place) => isBelow(path, place))) return false
  return [href, ...also].some((place) => isBelow(path, place))
}

/** The path itself or one below it; `*` is any one part. */
function isBelow(path: string, place: string): boolean {
  if (place === '/') return path === '/'
  const parts = path.split('/')
  return place.split('/').every((part, at) => (part === '*' ? Boolean(parts[at]) : part === parts[at]))
}
