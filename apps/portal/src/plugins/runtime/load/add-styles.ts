import type { Loadable } from './loader'

type Styled = Pick<Loadable, 'id' | 'sha256' | 'styles'>

const longestWaitMs = 3_000
const arrivals = new WeakMap<HTMLLinkElement, Promise<void>>()

/**
 * Puts a version's style sheets into the page and takes those of the plugin's other versions out: scoped by the plugin's
 * id, both would apply. A sheet that does not come does not keep the page waiting.
 */
export async function addStyles(plugin: Styled): Promise<void> {
  await bringStyles(plugin)
  for (const link of document.querySelectorAll<HTMLLinkElement>(`link[data-plugin-styles="${plugin.id}"]`))
    if (link.dataset.version !== plugin.sha256) link.remove()
}

/** Puts the style sheets into the page, those of other versions stay; resolves when they have come. */
export async function bringStyles({ id, sha256, styles }: Styled): Promise<void> {
  await Promise.all(styles.map((address) => linkTo(address, { id, sha256 })))
}

function linkTo(address: string, { id, sha256 }: { id: string; sha256: string }): Promise<void> {
  const known = document.querySelector<HTMLLinkElement>(`link[rel="stylesheet"][href="${CSS.escape(address)}"]`)
  if (known) return arrivals.get(known) ?? Promise.resolve()
  const link = document.createElement('link')
  link.rel = 'stylesheet'
  link.href = address
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
