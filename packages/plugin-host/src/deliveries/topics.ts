/** What an event handler hears: topics by name, and all below a prefix. */
export type Topics = { names: string[]; prefixes: string[] }

/** Topics of Groundwork's own that plugins may hear; others tell of people, tokens and the like. */
const open = ['run', 'project']
const ofPlugin = /^plugin\.([a-z][a-z0-9-]*)\.([a-z][a-z0-9-]*(\.[a-z0-9-]+)*|\*)$/

/**
 * Sorts a handler's topics: `run`, `project`, `plugin.<own id>.*`, or one event of any plugin by its name. What is none of them is
 * refused, in words.
 */
export function sortTopics(pluginId: string, topics: readonly string[]): Topics & { refused: string[] } {
  const sorted = { names: [] as string[], prefixes: [] as string[], refused: [] as string[] }
  for (const topic of topics) {
    const match = ofPlugin.exec(topic)
    if (open.includes(topic)) sorted.names.push(topic)
    else if (!match)
      sorted.refused.push(`There is no topic "${topic}" for plugins. Use run, project or plugin.<id>.<name>.`)
    else if (match[2] !== '*') sorted.names.push(topic)
    else if (match[1] === pluginId) sorted.prefixes.push(topic.slice(0, -1))
    else sorted.refused.push(`"${topic}" is of another plugin: name each of its events that you want.`)
  }
  return sorted
}
