import { expect, it } from 'vitest'
import { usesInWords } from './uses-in-words'

const nothing = {
  ...{ rules: [], integrations: [], units: 0, brought: [], runs: [], projects: [] },
  underWay: { count: 0, numbers: [] },
}

it('names what depends on a plugin, and nothing where nothing does', () => {
  expect(usesInWords(nothing)).toEqual([])
  const lines = usesInWords({
    ...nothing,
    rules: [{ environment: 'production', title: 'Production', kind: 'gate', name: 'horizon' }],
    integrations: [{ name: 'argo', environments: ['Staging'] }],
    units: 1,
    projects: ['films'],
  })
  expect(lines.map((line) => line.split(':')[0])).toEqual([
    'The rules of Production ask its gate horizon',
    'The integration argo is of it',
    'The next versions of 1 unit are made for its deployment path',
    'Its schema describes the configuration of films. It goes on doing so',
  ])
})

const there = (
  environment: string,
  targets: number,
  kept: { byGroundwork?: number; byOrchestrator?: number } = {},
) => ({
  ...{ environment, targets, byGroundwork: 0, byOrchestrator: 0 },
  ...kept,
})

it('says what runs by its path now, and that it goes on with its schedules', () => {
  const brought = [there('Development', 3, { byGroundwork: 1 }), there('Production', 1, { byOrchestrator: 1 })]
  expect(usesInWords({ ...nothing, brought, underWay: { count: 2, numbers: [12, 14] } })).toEqual([
    'Its deployment path brought what runs now at 3 targets in Development and 1 in Production. They go on, and so do the schedules of 2 of them; to redeploy, or to roll back to what it brought, has to wait for it.',
    "P-12 and P-14 are under way by its deployment path: what was frozen of the plan goes on, steps of the path's own wait for it.",
  ])
  expect(usesInWords({ ...nothing, brought: [there('Staging', 1, { byGroundwork: 1 })] })[0]).toContain(
    'and so does its schedule; to',
  )
  expect(usesInWords({ ...nothing, brought: [there('Staging', 1)] })[0]).toMatch(/1 target in Staging\. It goes on; to/)
})

it('says how many more are under way than it names', () => {
  const underWay = { count: 33, numbers: [12, 14, 15] }
  expect(usesInWords({ ...nothing, underWay })[0]).toMatch(/^P-12, P-14, P-15 and 30 more are under way by its/)
  expect(usesInWords({ ...nothing, underWay: { count: 1, numbers: [12] } })[0]).toMatch(/^P-12 is under way by its/)
})

it('says what becomes of schedules on its orchestrator', () => {
  const [line] = usesInWords({ ...nothing, runs: [there('Development', 3, { byGroundwork: 2, byOrchestrator: 1 })] })
  expect(line).toMatch(/^What runs now at 3 targets in Development runs on it\. Runs that have begun go on\./)
  expect(line).toContain('Groundwork keeps the schedule of 2 of them: a run that comes due while it is off is tried')
  expect(line).toContain('1 is scheduled by the orchestrator itself: that goes on there, and is not followed here.')
  const [alone] = usesInWords({ ...nothing, runs: [there('Staging', 1, { byGroundwork: 1 })] })
  expect(alone).toContain('Groundwork keeps its schedule: a run that comes due')
})
