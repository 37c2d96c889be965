import { expect, it } from 'vitest'
import { placeAfter } from './virtual-grid'

// Row 0 is the head of a group, and so is row 3.
const around = {
  columns: 3,
  rowBeside: (row: number, by: 1 | -1) => {
    const rows = [1, 2, 4]
    return rows[rows.indexOf(row) + by] ?? row
  },
}

it('arrows go from cell to cell, over the heads of groups, and stop at the edges', () => {
  expect(placeAfter('ArrowDown', { row: 2, column: 1 }, around)).toEqual({ row: 4, column: 1 })
  expect(placeAfter('ArrowUp', { row: 1, column: 1 }, around)).toEqual({ row: 1, column: 1 })
  expect(placeAfter('ArrowLeft', { row: 1, column: 0 }, around)).toEqual({ row: 1, column: 0 })
  expect(placeAfter('End', { row: 1, column: 0 }, around)).toEqual({ row: 1, column: 2 })
})

it('Enter opens, and what is no key of the grid stays with the page', () => {
  expect(placeAfter('Enter', { row: 1, column: 0 }, around)).toBe('open')
  expect(placeAfter('p', { row: 1, column: 0 }, around)).toBeNull()
})
