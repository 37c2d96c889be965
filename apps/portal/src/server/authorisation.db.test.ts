import { testDatabase } from '@groundwork/db/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { appRouter } from './root'
import { engineInputs, inputs } from './testing/authorisation-inputs'
import { asksEngine, callers, doors, inside } from './testing/authorisation-table'
import { authorisationWorld, environmentNames, type World } from './testing/authorisation-world'

const paths = Object.keys(appRouter._def.procedures).toSorted()
const sentence = /^.{15,}\.$/s
let world: World

beforeAll(async () => {
  const database = await testDatabase()
  world = await authorisationWorld(database)
  return database.close
})

const named = (who: string) => new Set(who.split(' ').filter(Boolean))
const isRefusal = (code: string | null) => code === 'FORBIDDEN' || code === 'UNAUTHORIZED'

it('has a line for each procedure, and a procedure for each line', () => {
  expect(Object.keys(doors).toSorted()).toEqual(paths)
  for (const path of [...Object.keys(inside), ...Object.keys(asksEngine)]) expect(paths).toContain(path)
  expect(Object.keys(inputs).toSorted()).toEqual(Object.keys(inside).toSorted())
  expect(Object.keys(engineInputs).toSorted()).toEqual(Object.keys(asksEngine).toSorted())
})

it('judges each mutation of delivery that stands behind a door for readers once more', () => {
  const types = appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>
  const open = paths.filter((path) => {
    const changes = path.startsWith('delivery.') && types[path]!._def.type === 'mutation'
    return changes && named(doors[path] ?? '').has('v') && !(path in inside) && !(path in asksEngine)
  })
  // It keeps nothing: a mutation for the size of what it is given.
  expect(open).toEqual(['delivery.config.validate'])
})

describe('the door', () => {
  it.each(paths)('of %s', async (path) => {
    const may = named(doors[path] ?? '')
    for (const caller of callers) {
      const { code, message } = await world.call(path, world.actors[caller], undefined)
      if (may.has(caller)) expect.soft(isRefusal(code), `${caller}: ${message}`).toBe(false)
      else {
        expect.soft(code, caller).toBe(caller === 'anonymous' ? 'UNAUTHORIZED' : 'FORBIDDEN')
        expect.soft(message).toMatch(sentence)
      }
    }
  })
})

describe('where it is about a project and an environment', () => {
  const cells = Object.keys(inside).flatMap((path) => environmentNames.map((environment) => ({ path, environment })))

  // All refusals come first: what is allowed changes what the next would find.
  it.each(cells)('$path refuses in $environment, before anything is changed', async ({ path, environment }) => {
    const may = named(inside[path]![environment])
    const before = await world.changes()
    for (const caller of callers.filter((each) => !may.has(each))) {
      const input = await inputs[path]!(world.places[environment], world)
      const { code, message } = await world.call(path, world.actors[caller], input)
      expect.soft(code, `${caller}: ${message}`).toBe(caller === 'anonymous' ? 'UNAUTHORIZED' : 'FORBIDDEN')
      expect.soft(message).toMatch(sentence)
    }
    expect(await world.changes()).toBe(before)
  })

  it.each(cells)('$path lets the others in $environment', async ({ path, environment }) => {
    for (const caller of named(inside[path]![environment])) {
      const input = await inputs[path]!(world.places[environment], world)
      const { code, message } = await world.call(path, world.actors[caller as 'a'], input)
      expect.soft(isRefusal(code), `${caller}: ${message}`).toBe(false)
      expect.soft(code, String(message)).not.toBe('INTERNAL_SERVER_ERROR')
    }
  })
})

it.each(Object.entries(asksEngine))('%s goes to the engine, which asks again', async (path, route) => {
  for (const caller of named(doors[path]!)) {
    world.asked.length = 0
    const input = engineInputs[path]!(world.places.staging)
    const { code } = await world.call(path, world.actors[caller as 'a'], input)
    expect({ code, asked: world.asked }).toEqual({ code: 'SERVICE_UNAVAILABLE', asked: [`/delivery/v1/${route}`] })
  }
})
