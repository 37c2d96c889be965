import { expect, it } from 'vitest'
import { betweenCells, cellHref, promoteFrom, rollBackAt } from './steps-between'
import { cell, environments, row, version } from './testing/cells'

const at = (n: number, dirty = false) => cell({ version: version(n, dirty) })
const between = (...cells: Parameters<typeof row>[0]) => betweenCells({ row: row(cells), environments, at: 0 })

it('says by how many versions the lower environment is ahead, and what would be promoted', () => {
  expect(between(at(5), at(3))).toMatchObject({
    is: 'promotable',
    by: 2,
    ask: { to: 'staging', version: version(5)?.id },
  })
  expect(between(at(3), null)).toMatchObject({ is: 'promotable', by: 3 })
})

it('equal ones are equal, and a lower environment that is behind offers nothing', () => {
  expect(between(at(3), at(3)).is).toBe('equal')
  expect(between(at(2), at(3)).is).toBe('nothing')
  expect(between(null, at(3)).is).toBe('nothing')
})

it('a version with uncommitted changes stays where such are taken', () => {
  expect(between(at(5, true), at(3)).is).toBe('never')
})

it('does not offer what is vetoed above or what a pin keeps out, and says whose word that is', () => {
  const word = { reason: 'It forgets rows.', by: 'Bo', at: 0, until: null }
  const vetoed = (environmentId: string | null) => cell({ version: version(5), vetoes: [{ ...word, environmentId }] })
  expect(between(vetoed('staging'), at(3))).toEqual({
    is: 'barred',
    word: 'vetoed by Bo',
    says: 'v5 is vetoed in staging by Bo: It forgets rows.',
  })
  expect(between(vetoed(null), null).is).toBe('barred')
  expect(between(vetoed('production'), at(3)).is).toBe('promotable')
  const pinned = (number: number) => cell({ version: version(3), marks: { pin: { ...word, version: number } } })
  expect(between(at(5), pinned(3))).toMatchObject({ is: 'barred', word: 'pinned to v3' })
  expect(between(at(5), pinned(5)).is).toBe('promotable')
  const row5 = row([vetoed('staging'), at(3), null])
  expect(promoteFrom({ row: row5, environments, at: 0 })).toEqual({ project: 'rows', unit: 'Score', to: 'dev' })
})

it('promote goes up from a cell that is ahead, and is about the cell itself where nothing can go up', () => {
  const cells = [at(5), at(3), null]
  const ask = (place: number) => promoteFrom({ row: row(cells), environments, at: place })
  expect(ask(0)).toMatchObject({ to: 'staging', version: version(5)?.id })
  expect(ask(1)).toMatchObject({ to: 'production', version: version(3)?.id })
  expect(ask(2)).toEqual({ project: 'rows', unit: 'Score', to: 'production' })
})

it('there is nothing to roll back where nothing runs', () => {
  const place = { row: row([at(3), null, null]), environments }
  expect(rollBackAt({ ...place, at: 0 })).toMatchObject({ to: 'dev', mode: 'rollback' })
  expect(rollBackAt({ ...place, at: 1 })).toBeNull()
})

it('a cell opens its target, and the unit where there is none yet', () => {
  const shown = row([at(3), null, null])
  expect(cellHref({ row: shown, at: 0 })).toBe('/targets/t')
  expect(cellHref({ row: shown, at: 2 })).toBe('/projects/rows/units/Score')
})
