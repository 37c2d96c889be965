import type { PluginHostApi } from '@groundwork/plugin-sdk/ui-host'
import type { Command } from '../../../shell/find-commands'
import { type Contributions, type ContributedPlugin, pluginHref } from '../store/contributed'
import { plainPages } from '../store/page-match'
import { PluginIcon } from '../store/plugin-icon'
import { surfaceCode } from '../surface/surface-code'

type Sources = { contributions: Contributions; host: PluginHostApi }
type Group = { title: string; pages: Command[]; actions: Command[] }

/** Pages and actions of plugins whose name or title contains all words of the query; a group a plugin. */
export function pluginCommands(query: string, { contributions, host }: Sources): Group[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  return contributions.plugins.flatMap((plugin) => {
    const fits = ({ label }: Command) => words.every((word) => `${plugin.name} ${label}`.toLowerCase().includes(word))
    const pages = pagesOf(plugin).filter(fits)
    const actions = actionsOf(plugin, host).filter(fits)
    return pages.length + actions.length > 0 ? [{ title: plugin.name, pages, actions }] : []
  })
}

function pagesOf(plugin: ContributedPlugin): Command[] {
  const pages = plainPages(plugin.contributes.filter((each) => each.point === 'page/v1'))
  return pages.map(({ id, title, path }) => ({
    id: `plugin page ${plugin.id} ${id}`,
    label: title,
    hint: plugin.name,
    href: pluginHref(plugin.id, path),
    before: <PluginIcon name={iconOf(plugin, id)} size={14} className="text-ink-3" />,
  }))
}

function iconOf({ contributes }: ContributedPlugin, page: string): string {
  const nav = contributes.find((each) => each.point === 'nav/v1' && each.page === page)
  return nav?.point === 'nav/v1' ? nav.icon : 'plug'
}

function actionsOf(plugin: ContributedPlugin, host: PluginHostApi): Command[] {
  const commands = plugin.contributes.filter((each) => each.point === 'command/v1')
  return commands.map(({ id, title, icon }) => ({
    id: `plugin do ${plugin.id} ${id}`,
    label: title,
    hint: `${plugin.id} ${plugin.version}`,
    before: <PluginIcon name={icon ?? 'plug'} size={14} className="text-ink-3" />,
    run: () => void runIt(plugin, id, host),
  }))
}

/** The handler's code loads when the command is first used. */
async function runIt(plugin: ContributedPlugin, id: string, host: PluginHostApi): Promise<void> {
  try {
    const [{ loadPlugin }, { runCommand }] = await Promise.all([
      surfaceCode(),
      import('@groundwork/plugin-sdk/ui-host'),
    ])
    const handler = (await loadPlugin(plugin)).commands?.[id]
    if (!handler) throw new Error(`its definePlugin has no commands.${id}`)
    const { name, version, dev } = plugin
    await runCommand({ host, plugin: { id: plugin.id, name, version, dev, basePath: pluginHref(plugin.id) }, handler })
  } catch (error) {
    host.toast({ text: `${plugin.name}: ${error instanceof Error ? error.message : String(error)}` })
  }
}
