import type { Loadable } from './loader'

type Styled = Pick<Loadable, 'id' | 'sha256' | 'styles'>

const longestWaitMs = 3_000
const arrivals = new WeakMap<HTMLLinkElement, Promise<void>>()
/** Fetched, and not applied. */
const off = 'not all'

/**
 * Puts the style sheets of a version into the page; resolves when they have come. Where another version of the plugin is
 * shown they wait for `applyStyles`. A sheet that does not come does not keep the page waiting.
 */
export async function bringStyles({ id, sha256, styles }: Styled): Promise<void> {
  const media = sheetsOf(id).some((link) => link.dataset.version !== sha256 && link.media !== off) ? off : ''
  await Promise.all(styles.map((address) => linkTo(address, { id, sha256, media })))
}

/** Changes over to a version's style sheets: scoped by the plugin's id, those of two versions would both apply. */
export function applyStyles(id: string, sha256: string): void {
  for (const link of sheetsOf(id)) {
    const media = link.dataset.version === sha256 ? '' : off
    if (link.media !== media) link.media = media
  }
}

function sheetsOf(id: string): HTMLLinkElement[] {
  return [...document.querySelectorAll<HTMLLinkElement>(`link[data-plugin-styles="${id}"]`)]
}

type Sheet = { id: string; sha256: string; media: string }

function linkTo(address: string, { id, sha256, media }: Sheet): Promise<void> {
  const known = document.querySelector<HTMLLinkElement>(`link[rel="stylesheet"][href="${CSS.escape(address)}"]`)
  if (known) return arrivals.get(known) ?? Promise.resolve()
  const link = document.createElement('link')
  link.rel = 'stylesheet'
  link.href = address
  link.media = media
  link.dataset.pluginStyles = id
  link.dataset.version = sha256
  const arrived = arrivalOf(link)
  arrivals.set(link, arrived)
  document.head.append(link)
  return arrived
}

function arrivalOf(link: HTMLLinkElement): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, longestWaitMs)
    const done = () => {
      clearTimeout(timer)
      resolve()
    }
    link.addEventListener('load', done, { once: true })
    link.addEventListener('error', done, { once: true })
  })
}
