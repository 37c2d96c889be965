import { cache } from 'react'
import { api } from '../trpc/server'
import type { RunKey, TaskKey } from './addresses'
import { orNotFound } from '../trpc/or-not-found'

// Layout, title and page ask for the same thing in keys of their own: `cache` takes only equal texts for the same.
const runOnce = cache(async (key: string) => orNotFound((await api()).runs.byId(JSON.parse(key) as RunKey)))
const taskOnce = cache(async (key: string) => orNotFound((await api()).runs.task(JSON.parse(key) as TaskKey)))

/** The run of an address, read once a request; what does not exist answers with the page for it. */
export function readRun({ flow, run }: RunKey) {
  return runOnce(JSON.stringify({ flow, run }))
}

/** The task of an address, read once a request; what does not exist answers with the page for it. */
export function readTask({ flow, run, step, task }: TaskKey) {
  return taskOnce(JSON.stringify({ flow, run, step, task }))
}
