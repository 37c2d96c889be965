import type { LiveEvent as PluginLiveEvent, LiveListener } from '@groundwork/plugin-sdk/ui-host'
import { type Interest, type LiveEvent, listenLive } from '../../../live/use-live'

/** Tells a plugin's page of what it named: runs and projects, else the plugin's own events. Returns what ends it. */
export function listenForPlugin(
  pluginId: string,
  { topics, onEvents }: LiveListener,
  listen: typeof listenLive = listenLive,
): () => void {
  const own = `plugin.${pluginId}.` as const
  const interests = topics.map((topic): Interest => ({ topic: isGeneral(topic) ? topic : `${own}${topic}` }))
  if (interests.length === 0) return () => {}
  return listen({ interests, onEvents: (events) => onEvents(events.map((event) => toldTo(own, event))) })
}

function isGeneral(topic: string): topic is 'run' | 'project' {
  return topic === 'run' || topic === 'project'
}

function toldTo(own: string, event: LiveEvent): PluginLiveEvent {
  if ('reload' in event) return event
  const { topic, key, payload, at } = event
  const name = topic.startsWith(own) ? topic.slice(own.length) : topic
  return { topic: name, key, payload, at: new Date(at).toISOString() }
}
