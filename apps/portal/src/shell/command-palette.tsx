'use client'

import { Palette, type PaletteItem } from '@groundwork/ui/palette'
import { useRouter } from 'next/navigation'
import { useTRPCClient } from '../trpc/client'
import type { Command } from './find-commands'
import { useContributions } from '../plugins/runtime/store/plugins-provider'
import { usePluginHost } from '../plugins/runtime/surface/use-plugin-host'
import type { Refusals } from './refusals'
import { signOut } from './sign-out'

// What finds loads with the first use; the field itself is there at once, for whoever types on.
const findCommands = () => import('./find-commands').then((module) => module.findCommands)
const pluginCommands = () => import('../plugins/runtime/places/plugin-commands').then((module) => module.pluginCommands)

export function CommandPalette({ refusals, onClose }: { refusals: Refusals; onClose: () => void }) {
  const client = useTRPCClient()
  const router = useRouter()
  const contributions = useContributions()
  const host = usePluginHost()
  function choose(item: PaletteItem, { newTab }: { newTab: boolean }) {
    const command = item as Command
    if (command.run) command.run()
    else if (newTab) window.open(command.href, '_blank', 'noopener')
    else router.push(command.href ?? '/')
  }
  return (
    <Palette
      open
      onClose={onClose}
      search={async (query) => {
        const [find, ofPlugins] = await Promise.all([findCommands(), pluginCommands()])
        const plugins = (words: string) => ofPlugins(words, { contributions, host })
        return find(query, { client, refusals, signOut: () => void signOut(), plugins })
      }}
      onSelect={choose}
      placeholder="A project, flow, run, page or action. Begin with > for actions only"
    />
  )
}
