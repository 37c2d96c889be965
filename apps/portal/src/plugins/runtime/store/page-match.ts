import type { PointOf } from './contributed'

type Page = PointOf<'page/v1'>
export type PageMatch = { page: Page; params: Record<string, string> }

/**
 * The page of a plugin for a path that begins with "/" and is not escaped any more. A page that names a segment itself
 * comes before one that takes any. Null when no page has this path.
 */
export function matchPage(pages: Page[], path: string): PageMatch | null {
  const segments = split(path)
  let best: (PageMatch & { rank: string }) | null = null
  for (const page of pages) {
    const params = paramsOf(split(page.path), segments)
    if (!params) continue
    const rank = rankOf(page)
    if (!best || rank < best.rank) best = { page, params, rank }
  }
  return best && { page: best.page, params: best.params }
}

/** The pages that need no parameter: they are the tabs of a plugin's pages. */
export function plainPages(pages: Page[]): Page[] {
  return pages.filter(({ path }) => !path.includes(':'))
}

/** The plain page that a page lies below: the tab that is current on it. */
export function tabOf(pages: Page[], page: Page): Page | null {
  const below = plainPages(pages).filter(
    ({ path }) => path === page.path || path === '/' || page.path.startsWith(`${path}/`),
  )
  return below.toSorted((a, b) => b.path.length - a.path.length)[0] ?? null
}

const split = (path: string) => path.split('/').filter((segment) => segment !== '')

/** Per segment 0 where it is named, 1 where it takes any: sorts as text. */
const rankOf = ({ path }: Page) =>
  split(path)
    .map((segment) => (segment.startsWith(':') ? '1' : '0'))
    .join('')

function paramsOf(pattern: string[], segments: string[]): Record<string, string> | null {
  if (pattern.length !== segments.length) return null
  const params: Record<string, string> = {}
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? ''
    if (part.startsWith(':')) params[part.slice(1)] = segment
    else if (part !== segment) return null
  }
  return params
}
