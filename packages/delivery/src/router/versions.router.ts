import { allowed, router } from '@groundwork/access/trpc'
import { z } from 'zod'
import { candidatesOf } from '../reading/candidates'
import { listedVersions } from '../reading/unit-page'
import { versionPage } from '../reading/version-page'
import { makeVersionFromVersion } from '../version/from-version'
import { renameVersion } from '../version/rename'
import { unitByName } from '../version/unit'
import { askDelivery } from './ask-engine'
import { said } from './inputs'

const name = z.string().min(1).max(200)
const id = z.string().regex(/^[0-9a-f]{64}$/, 'A version is named by its SHA-256.')

/** What a version that was made is found by. `created`: false where there was one of the same content. */
export type MadeVersion = {
  id: string
  number: number
  alias: string | null
  project: string
  unit: string
  created: boolean
  /** Nothing was made: Groundwork started the run, and it is of this version. */
  startedByGroundwork?: true
}

export const versionsRouter = router({
  /** Newest first, with what each is to each environment. */
  list: allowed('version.read')
    .input(z.object({ project: name, unit: name }))
    .query(async ({ ctx, input }) => listedVersions(ctx.pool, (await unitByName(ctx.pool, input)).id)),
  get: allowed('version.read')
    .input(z.object({ id }))
    .query(({ ctx, input }) => versionPage(ctx.pool, input.id)),
  /** From a run, `Flow/12`. Packages are uploaded to /api/versions. The engine asks who may, of the run's own project. */
  create: allowed('version.read')
    .input(
      z.object({
        run: z.string().regex(/^[^/]+\/[^/]+$/, 'Name the run as Flow/12.'),
        note: said(2_000).optional(),
      }),
    )
    .mutation(({ ctx, input }) => askDelivery<MadeVersion>(ctx, 'versions', input)),
  /** Of the code of another version, with the layers below the environments as they are now. */
  reconfigure: allowed('version.read')
    .input(z.object({ id, note: said(2_000).optional() }))
    .mutation(async ({ ctx, input: { id: version, note } }): Promise<MadeVersion> => {
      const { pool, bus, actor, requestId } = ctx
      const made = await makeVersionFromVersion({ pool, bus }, { version, note: note ?? null, actor, requestId })
      const { id: ofMade, number, alias } = made.version
      return { id: ofMade, number, alias, project: made.unit.project, unit: made.unit.name, created: made.created }
    }),
  rename: allowed('version.read')
    .input(z.object({ id, alias: z.string().max(60) }))
    .mutation(({ ctx, input }) => renameVersion(ctx, input)),
  /** Runs that could become versions, and why others cannot. */
  candidates: allowed('version.read')
    .input(z.object({ project: name, flow: name.optional(), cursor: z.string().max(500).nullish() }))
    .query(({ ctx, input: { cursor, ...input } }) => candidatesOf(ctx.pool, { ...input, cursor: cursor ?? null })),
})
