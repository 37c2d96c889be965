import type { Loadable } from './loader'

const longestWaitMs = 3_000

/**
 * Puts a version's style sheets into the page and takes those of the plugin's other versions out: scoped by the plugin's
 * id, both would apply. A sheet that does not come does not keep the page waiting.
 */
export async function addStyles({ id, sha256, styles }: Loadable): Promise<void> {
  const links = styles.map((address) => linkTo(address, { id, sha256 }))
  await Promise.all(links)
  for (const link of document.querySelectorAll<HTMLLinkElement>(`link[data-plugin-styles="${id}"]`))
    if (link.dataset.version !== sha256) link.remove()
}

function linkTo(address: string, { id, sha256 }: { id: string; sha256: string }): Promise<void> {
  const known = document.querySelector(`link[rel="stylesheet"][href="${CSS.escape(address)}"]`)
  if (known) return Promise.resolve()
  const link = document.createElement('link')
  link.rel = 'stylesheet'
  link.href = address
  link.dataset.pluginStyles = id
  link.dataset.version = sha256
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, longestWaitMs)
    const done = () => {
      clearTimeout(timer)
      resolve()
    }
    link.addEventListener('load', done, { once: true })
    link.addEventListener('error', done, { once: true })
    document.head.append(link)
  })
}
