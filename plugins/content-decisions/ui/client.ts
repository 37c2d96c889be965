import { createPluginClient } from '@groundwork/plugin-sdk/ui'
import type { AppRouter } from '../backend/router'

/** The backend's router, typed by its code. */
export const { useTRPC } = createPluginClient<AppRouter>()
