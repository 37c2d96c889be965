import { plural } from '@groundwork/ui/number'
import { createInnerContext } from '../server/context'
import { createCaller } from '../server/root'

type Summary = { projects: number; failing: number; running: number; flows: number }

const keepMs = 30_000
let kept: { at: number; summary: Promise<Summary | null> } | undefined

/** What this installation holds, in two lines and without names: strangers see it. Nothing when it cannot be read. */
export async function WhatHolds() {
  const summary = await recentSummary()
  if (!summary) return null
  const { projects, flows, failing, running } = summary
  if (projects === 0) return <p>No project has run here yet.</p>
  const failingText = failing === 0 ? 'None fails' : `${plural(failing, 'project')} ${failing === 1 ? 'fails' : 'fail'}`
  return (
    <>
      <p>
        {plural(projects, 'project')}, {plural(flows, 'flow')}.
      </p>
      <p>
        {failingText}
        {running > 0 ? `, ${running} ${running === 1 ? 'runs' : 'run'} now` : ''}.
      </p>
    </>
  )
}

// Kept for half a minute: whoever reloads the page costs no query each time.
function recentSummary(): Promise<Summary | null> {
  if (!kept || Date.now() - kept.at > keepMs) kept = { at: Date.now(), summary: readSummary() }
  return kept.summary
}

async function readSummary(): Promise<Summary | null> {
  try {
    const actor = { kind: 'system' as const, name: 'sign-in page' }
    return await createCaller(createInnerContext({ actor, requestId: crypto.randomUUID() })).catalog.summary()
  } catch {
    return null
  }
}
