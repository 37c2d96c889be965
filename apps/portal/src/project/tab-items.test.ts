import { expect, it } from 'vitest'
import { projectTabItems } from './tab-items'

it('leads to every part of a project, its configuration among them', () => {
  const ids = projectTabItems({ name: 'films', runsTotal: 3 }).map(({ id, href }) => [id, href])
  expect(ids).toEqual([
    ['overview', '/projects/films'],
    ['runs', '/projects/films?tab=runs'],
    ['deployments', '/projects/films?tab=deployments'],
    ['config', '/projects/films/config'],
    ['activity', '/projects/films?tab=activity'],
  ])
})
