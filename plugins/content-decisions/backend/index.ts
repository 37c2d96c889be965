import { defineBackend } from '@groundwork/plugin-sdk/backend'
import type { PluginEvent } from '@groundwork/plugin-sdk/protocol'
import * as z from 'zod'
import { collectHistory, collectRun } from './collect'
import { readConfig } from './config'
import { slateAccepted, tellGate } from './gate'
import { appRouter } from './router'
import { publishSlate, waitingSince } from './slates'
import { newestSlate } from './verification'

const runEvent = z.object({ flow: z.string(), run: z.string(), status: z.string() })
const published = z.object({ run: z.int().min(1) })

export default defineBackend({
  router: appRouter,

  events: {
    async runs(events: PluginEvent[], { platform }) {
      const config = await readConfig(platform)
      let added = 0
      for (const { payload } of events) {
        const change = runEvent.safeParse(payload)
        if (!change.success || change.data.status !== 'succeeded' || !config.flows.includes(change.data.flow)) continue
        const run = await platform.runs.run({ flow: change.data.flow, run: change.data.run })
        if (run && (await collectRun(platform, run, config))) added += 1
      }
      if (added > 0) await tellGate(platform)
    },
  },

  jobs: {
    async collect(_call, { platform }) {
      const added = await collectHistory(platform)
      await platform.log.info(added === 0 ? 'No slate that was not known.' : `${added} slates of earlier runs found.`)
    },
    async remind(_call, { platform }) {
      const { editors, remindAfterHours } = await readConfig(platform)
      const waiting = await waitingSince(platform, remindAfterHours)
      if (waiting === 0 || !editors) return
      const what = waiting === 1 ? '1 slate waits' : `${waiting} slates wait`
      await platform.notifications.send({
        to: { team: editors },
        title: `${what} for more than ${remindAfterHours} hours`,
        href: '/p/content-decisions?state=waiting',
      })
    },
  },

  points: { 'slate-accepted': slateAccepted, 'newest-slate': newestSlate },

  webhooks: {
    async published(request, { platform }) {
      const body = published.safeParse(await request.json().catch(() => null))
      if (!body.success)
        return Response.json({ message: 'Send { "run": 12 }, the number of the run.' }, { status: 400 })
      if (await publishSlate(platform, body.data.run)) return Response.json({ published: body.data.run })
      return Response.json({ message: `Run ${body.data.run} has no accepted slate.` }, { status: 409 })
    },
  },

  /** The flows are looked up: a name that never ran is more often a slip than a plan. */
  async checkConfig(values, { platform }) {
    const flows = Array.isArray(values['flows']) ? values['flows'].filter((flow) => typeof flow === 'string') : []
    const findings = await Promise.all(
      flows.map(async (flow, at) => {
        const { items } = await platform.runs.list({ flow, limit: 1 })
        const message = `No run of ${flow} is recorded here yet.`
        return items.length > 0 ? [] : [{ path: `/flows/${at}`, level: 'warning' as const, message }]
      }),
    )
    return findings.flat()
  },

  async start(platform) {
    // What was proposed before the plugin was here; a second time finds nothing new.
    await platform.jobs.enqueue('collect', null, { key: 'collect' })
  },
})
