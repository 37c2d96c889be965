import { allowed, router } from '@groundwork/access/trpc'
import { z } from 'zod'
import { claim, release } from '../editing/claim'
import { setField } from '../editing/set-field'
import { star } from '../editing/star'
import { projectActivity } from '../queries/activity'
import { countWithoutEach, projectFacets } from '../queries/facets'
import { catalogSummary, catalogViews, listFlows, listLibraries } from '../queries/flows'
import { projectDetail } from '../queries/project'
import { listProjects, myProjects, projectsByNames } from '../queries/projects'
import { relatedProjects } from '../queries/related'
import { searchCatalog } from '../queries/search'
import { viewerOf } from '../queries/viewer'
import * as inputs from './inputs'

const reading = allowed('project.read')
// Who may change which project depends on its row: the operations ask again with the owner.
const changing = allowed('project.read')

export const catalogRouter = router({
  projects: reading
    .input(inputs.projectList)
    .query(({ ctx, input }) => listProjects(ctx.pool, viewerOf(ctx.actor), input)),
  byNames: reading
    .input(inputs.names)
    .query(({ ctx, input }) => projectsByNames(ctx.pool, viewerOf(ctx.actor), input.names)),
  facets: reading
    .input(z.object({ filter: inputs.projectFilter.default({}) }))
    .query(({ ctx, input }) => projectFacets(ctx.pool, viewerOf(ctx.actor), input.filter)),
  countWithoutEach: reading
    .input(z.object({ filter: inputs.projectFilter }))
    .query(({ ctx, input }) => countWithoutEach(ctx.pool, viewerOf(ctx.actor), input.filter)),
  flows: reading.input(inputs.flowList).query(({ ctx, input }) => listFlows(ctx.pool, input)),
  libraries: reading.query(({ ctx }) => listLibraries(ctx.pool)),
  project: reading.input(inputs.projectName).query(({ ctx, input }) => projectDetail(ctx.pool, ctx.actor, input.name)),
  /** Projects that a library is about. */
  related: reading.input(inputs.subject).query(({ ctx, input }) => relatedProjects(ctx.pool, input)),
  activity: reading.input(inputs.activity).query(({ ctx, input }) => projectActivity(ctx, input)),
  search: reading.input(inputs.search).query(({ ctx, input }) => searchCatalog(ctx.pool, input)),
  mine: reading.query(({ ctx }) => myProjects(ctx.pool, viewerOf(ctx.actor))),
  views: reading.query(({ ctx }) => catalogViews(ctx.pool, viewerOf(ctx.actor))),
  summary: reading.query(({ ctx }) => catalogSummary(ctx.pool)),
  setField: changing.input(inputs.fieldChange).mutation(({ ctx, input }) => setField(ctx, input)),
  claim: changing.input(inputs.claim).mutation(({ ctx, input }) => claim(ctx, input)),
  release: changing.input(inputs.projectName).mutation(({ ctx, input }) => release(ctx, input)),
  star: allowed('project.star')
    .input(inputs.star)
    .mutation(({ ctx, input }) => star(ctx.pool, ctx.actor, input)),
})
