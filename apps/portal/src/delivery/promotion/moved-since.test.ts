import { readPolicy } from '@groundwork/delivery/policy'
import { expect, it } from 'vitest'
import { movedSince } from './moved-since'

type Plan = Parameters<typeof movedSince>[0]

const binding = { id: 'i', name: 'local', plugin: 'p', contribution: 'c', rowVersion: 1 }
const staging = { kind: 'environment' as const, address: 'environment:films:staging', revision: 2 }

/** A plan of which only what is compared is filled in. */
function planOf(given: Partial<Plan> = {}): Plan {
  return {
    ...{ from: 'a', to: 'b', mode: 'deploy', path: { plugin: 'p', contribution: 'batch', version: '1.0.0' } },
    ...{ bindings: { orchestrator: binding }, schedule: null, verifications: [], policy: readPolicy({}) },
    config: { values: { rules: { seconds: 45 }, title: 'Alien' }, sha256: 'x', layers: [staging] },
    steps: [{ title: 'Put v1 on local' }],
    gates: [{ title: 'Approval' }],
    ...given,
  } as unknown as Plan
}

const called = { version: (id: string) => `v${id}`, verification: (name: string) => `Films: ${name}` }

it('tells nothing of a plan that is the same', () => {
  expect(movedSince(planOf(), planOf(), called)).toEqual([])
  // The database keeps the keys of an object in an order of its own.
  const { count, fourEyes, teams } = readPolicy({}).approvals
  const stored = { ...readPolicy({}), approvals: { teams, fourEyes, count } }
  expect(movedSince(planOf({ policy: stored }), planOf(), called)).toEqual([])
})

it('tells value by value what moved under the plan that was voted on, with the revision of the layer', () => {
  const config = {
    values: { rules: { seconds: 100 }, title: 'Alien', key: { $secret: { provider: 'vault', path: 'films/key' } } },
    ...{ sha256: 'y', layers: [{ ...staging, revision: 3 }] },
  }
  const rows = movedSince(planOf(), planOf({ config }), called)
  expect(rows).toContainEqual({ what: 'rules.seconds', from: '45', to: '100' })
  expect(rows).toContainEqual({ what: 'Layer of the environment', from: 'revision 2', to: 'revision 3' })
  expect(rows.map(({ what }) => what)).not.toContain('title')
})

it('tells of the version that runs there, the schedule, the integration, the gates and the rules', () => {
  const schedule = { cron: '0 5 * * *', timeZone: 'UTC', overlap: 'skip' as const }
  const after = planOf({
    ...{ from: 'c', schedule, bindings: { orchestrator: { ...binding, rowVersion: 2 } } },
    verifications: [{ name: 'rows', kind: 'plugin', plugin: 'films', contribution: 'rows', settings: null }],
    ...{ gates: [{ title: 'Approval' }, { title: 'Soak' }] as never, policy: readPolicy({ approvals: { count: 2 } }) },
  })
  expect(movedSince(planOf(), after, called)).toEqual([
    { what: 'What runs there', from: 'va', to: 'vc' },
    { what: 'Schedule', from: null, to: '0 5 * * * UTC, skip' },
    { what: 'Orchestrator', from: 'local', to: 'local, configured anew' },
    { what: 'Gates', from: 'Approval', to: 'Approval, Soak' },
    { what: 'Verifications', from: null, to: 'Films: rows' },
    { what: 'Rules of the environment', from: 'open', to: '2 votes' },
  ])
})
