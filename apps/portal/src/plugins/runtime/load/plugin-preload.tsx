import { headers } from 'next/headers'
import type { ContributedPlugin } from '../store/contributed'

const mostPlugins = 6

/**
 * Lets the browser fetch the UIs of these plugins while it still reads the page. Only where a whole document is sent: a
 * part of a page that comes later carries a nonce that the open document does not know.
 */
export async function PluginPreload({ plugins }: { plugins: ContributedPlugin[] }) {
  const head = await headers()
  if (head.get('sec-fetch-dest') !== 'document') return null
  const nonce = head.get('x-nonce') ?? undefined
  const first = [...new Map(plugins.map((plugin) => [plugin.id, plugin])).values()].slice(0, mostPlugins)
  const modules = new Set(first.flatMap(({ entry, imports }) => (entry ? [entry, ...imports] : [])))
  const styles = new Set(first.flatMap((plugin) => plugin.styles))
  return (
    <>
      {[...modules].map((address) => (
        <link key={address} rel="modulepreload" href={address} nonce={nonce} />
      ))}
      {[...styles].map((address) => (
        <link key={address} rel="preload" as="style" href={address} />
      ))}
    </>
  )
}
