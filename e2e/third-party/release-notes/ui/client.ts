import { createPluginClient } from '@groundwork/plugin-sdk/ui'
import type { AppRouter } from '../backend/router'

export const { useTRPC } = createPluginClient<AppRouter>()
