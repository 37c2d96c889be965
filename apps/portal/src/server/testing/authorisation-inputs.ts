import { randomUUID } from 'node:crypto'
import type { Place, World } from './authorisation-world'

const reason = 'Because of the test.'

/** What each procedure that asks again is given: the row of the environment that is asked about. */
export const inputs: Record<string, (place: Place, world: World) => object | Promise<object>> = {
  'access.teams.addMember': (_, { team, author }) => ({ teamId: team.id, userId: author.id, role: 'viewer' }),
  'access.teams.removeMember': (_, { team, author }) => ({ teamId: team.id, userId: author.id }),
  'access.teams.setMemberRole': (_, { team, author }) => ({ teamId: team.id, userId: author.id, role: 'viewer' }),
  'access.tokens.revoke': (_, { tokenId }) => ({ id: tokenId }),
  'access.why': (_, { author }) => ({
    subject: { kind: 'person', id: author.id },
    ...{ action: 'run.read', resource: { kind: 'run' } },
  }),
  'catalog.claim': ({ spare }, { team }) => ({ name: spare, as: { team: team.id } }),
  'catalog.release': async ({ released }, { own }) => ({ name: await own(released) }),
  'catalog.setField': ({ spare }) => ({ name: spare, field: 'tags', value: ['tested'] }),
  'delivery.config.abandon': ({ draft }) => ({ number: draft.number, ifMatch: draft.rowVersion }),
  'delivery.config.merge': ({ draft }) => ({ number: draft.number, ifMatch: draft.rowVersion }),
  'delivery.config.revert': ({ address }) => ({ address, revision: 0, ifMatch: 0 }),
  'delivery.config.saveDraft': ({ address }) => ({ address, base: 0, values: { a: 3 }, message: 'x' }),
  'delivery.config.submit': ({ draft }) => ({ number: draft.number, ifMatch: draft.rowVersion }),
  'delivery.config.updateDraft': ({ draft }) => ({
    ...{ number: draft.number, ifMatch: draft.rowVersion },
    ...{ values: { a: 4 }, message: 'x' },
  }),
  'delivery.config.vote': ({ review }) => ({ number: review.number, sha256: review.sha256, verdict: 'approve' }),
  'delivery.environments.bind': ({ environment }, { environments }) => ({
    environmentId: environments[environment],
    ...{ role: 'cache', integrationId: null },
  }),
  'delivery.environments.save': ({ environment }, { environments }) => ({
    ...{ id: environments[environment], rowVersion: -1, name: environment, title: 'x', rank: 1, production: false },
    policy: {},
  }),
  'delivery.freezes.remove': async ({ environment }, { freezeIn }) => ({
    id: await freezeIn(environment),
    rowVersion: -1,
  }),
  'delivery.freezes.save': ({ environment }) => ({
    ...{ id: null, rowVersion: null, kind: 'freeze', title: 'x', reason, rule: null, overrun: true },
    ...{ selector: { environments: [environment] }, startsAt: '2026-03-01T18:00', minutes: 60, timeZone: 'UTC' },
  }),
  'delivery.promotions.abort': ({ number }) => ({ number, reason }),
  'delivery.promotions.keep': ({ number, planHash }) => ({ number, planHash }),
  'delivery.promotions.operate': ({ number, rowVersion }) => ({ number, rowVersion, operation: 'retry', reason }),
  'delivery.promotions.override': ({ number, planHash }) => ({
    ...{ number, planHash },
    ...{ gateId: 'approval', verdict: 'pass', reason },
  }),
  'delivery.promotions.vote': ({ number, planHash }) => ({ number, planHash, verdict: 'approve' }),
  'delivery.targets.adopt': ({ targetId }) => ({ targetId, token: 'none', reason }),
  'delivery.targets.hold': ({ targetId }) => ({ targetId, reason }),
  'delivery.targets.pauseSchedule': ({ targetId }) => ({ targetId, reason }),
  'delivery.targets.pin': ({ targetId, version }) => ({ targetId, version, reason }),
  'delivery.targets.resume': ({ targetId }) => ({ targetId }),
  'delivery.targets.resumeSchedule': ({ targetId }) => ({ targetId }),
  'delivery.targets.runNow': ({ targetId }) => ({ targetId, requestKey: randomUUID() }),
  'delivery.targets.unpin': ({ targetId }) => ({ targetId }),
  'delivery.targets.unveto': ({ version, environment }) => ({ version, environment }),
  'delivery.targets.veto': ({ version, environment }) => ({ version, environment, reason }),
  'delivery.units.change': ({ unit }) => ({ project: unit.project, unit: unit.name, rowVersion: -1, library: null }),
  'delivery.versions.reconfigure': ({ version }) => ({ id: version }),
  'delivery.versions.rename': ({ version }) => ({ id: version, alias: 'an alias' }),
}

/** What the procedures are given that go to the engine. */
export const engineInputs: Record<string, (place: Place) => object> = {
  'delivery.environments.impact': () => ({ environmentId: randomUUID(), policy: {} }),
  'delivery.integrations.load': () => ({ id: randomUUID() }),
  'delivery.promotions.draft': ({ targetId, version }) => ({ target: { targetId }, version }),
  'delivery.promotions.draftAnew': ({ number }) => ({ number }),
  'delivery.promotions.replan': ({ number, planHash }) => ({ number, planHash }),
  'delivery.promotions.request': ({ targetId, version, planHash }) => ({
    ...{ target: { targetId }, version, planHash },
    requestKey: randomUUID(),
  }),
  'delivery.promotions.retry': ({ number }) => ({ number, requestKey: randomUUID() }),
  'delivery.promotions.rollBack': ({ targetId }) => ({ target: { targetId }, requestKey: randomUUID() }),
  'delivery.versions.create': () => ({ run: 'Flow/1' }),
}
