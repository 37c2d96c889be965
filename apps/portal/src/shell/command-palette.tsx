'use client'

import { Palette, type PaletteItem } from '@groundwork/ui/palette'
import { useRouter } from 'next/navigation'
import { useTRPCClient } from '../trpc/client'
import { type Command, findCommands } from './find-commands'
import { pluginCommands } from '../plugins/runtime/places/plugin-commands'
import { useContributions } from '../plugins/runtime/store/plugins-provider'
import { usePluginHost } from '../plugins/runtime/surface/use-plugin-host'
import type { Refusals } from './refusals'
import { signOut } from './sign-out'

export default function CommandPalette({ refusals, onClose }: { refusals: Refusals; onClose: () => void }) {
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
      search={(query) =>
        findCommands(query, {
          client,
          refusals,
          signOut: () => void signOut(),
          plugins: (words) => pluginCommands(words, { contributions, host }),
        })
      }
      onSelect={choose}
      placeholder="A project, flow, run, page or action. Begin with > for actions only"
    />
  )
}
