import { expect, it } from 'vitest'
import { treePlaces } from './tree-places'

const placesOf = (...levels: number[]) =>
  treePlaces(levels.map((level) => ({ level }))).map(({ position, setSize }) => `${position}/${setSize}`)

it('counts each row among the rows of its own parent', () => {
  expect(placesOf(0, 1, 1, 1, 0, 0, 1)).toEqual(['1/3', '1/3', '2/3', '3/3', '2/3', '3/3', '1/1'])
  expect(placesOf(0, 1, 2, 2, 1, 0)).toEqual(['1/2', '1/2', '1/2', '2/2', '2/2', '2/2'])
  expect(placesOf()).toEqual([])
})
