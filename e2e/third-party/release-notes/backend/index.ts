import { defineBackend } from '@groundwork/plugin-sdk/backend'
import { appRouter } from './router'

export default defineBackend({
  router: appRouter,

  /** A project that nobody knows is more often a slip than a plan. */
  async checkConfig(values, { platform }) {
    const { project } = values
    if (typeof project !== 'string') return []
    if (await platform.catalog.project(project)) return []
    return [{ path: '/project', level: 'error', message: `The catalogue has no project "${project}".` }]
  },
})
