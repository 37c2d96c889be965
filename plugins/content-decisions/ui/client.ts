import { createPluginClient, useLive } from '@groundwork/plugin-sdk/ui'
import { useQueryClient } from '@tanstack/react-query'
import type { AppRouter } from '../backend/router'

/** The backend's router, typed by its code. */
export const { useTRPC } = createPluginClient<AppRouter>()

/** The router, for what shows slates: asked again when one comes in or is decided, by whomever. */
export function useSlates() {
  const trpc = useTRPC()
  const queries = useQueryClient()
  useLive(['slate.proposed', 'slate.decided'], () => void queries.invalidateQueries({ queryKey: trpc.pathKey() }))
  return trpc
}
