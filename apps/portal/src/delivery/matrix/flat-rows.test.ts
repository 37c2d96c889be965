import { expect, it } from 'vitest'
import { flatRows } from './flat-rows'
import { row } from './testing/cells'

const unit = (project: string, name: string) => ({ ...row([]), project, unit: name, unitId: `${project}/${name}` })

it('a head stands above a project with several units, and none above one that has a single one', () => {
  const flat = flatRows([unit('a', 'x'), unit('b', 'y'), unit('b', 'z'), unit('c', 'w')])
  expect(flat.map((each) => (each.is === 'group' ? `${each.project} ${each.units}` : each.row.unit))).toEqual([
    'x',
    'b 2',
    'y',
    'z',
    'w',
  ])
})
