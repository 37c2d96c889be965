import { hostKeys, isAnswerOf } from '@groundwork/plugin-sdk/ui-host'

const [hostPrefix, configKind] = hostKeys.config('')

/** Whether a key of React Query is of what this plugin's parts read: its own answers, and what the portal tells parts of plugins. */
export function isReadByPart(pluginId: string, queryKey: readonly unknown[]): boolean {
  const [prefix, kind, of] = queryKey
  if (prefix === hostPrefix) return kind !== configKind || of === pluginId
  return isAnswerOf(pluginId, queryKey)
}
