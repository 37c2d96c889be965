import { hasPassword } from '../password/password'
import { publicProcedure, router } from '../trpc/trpc'
import { accountRouter, welcome } from './account.router'
import { auditRouter } from './audit.router'
import { peopleRouter } from './people.router'
import { rolesRouter } from './roles.router'
import { teamsRouter } from './teams.router'
import { tokensRouter } from './tokens.router'
import { why } from './why'

export const accessRouter = router({
  /** The person who asks, null for a stranger. Without a password the welcome page is still to be filled in. */
  me: publicProcedure.query(async ({ ctx }) => {
    if (ctx.actor?.kind !== 'user') return null
    const { id, name, email, role, teams } = ctx.actor
    return { id, name, email, role, teams, hasPassword: await hasPassword(ctx.pool, id) }
  }),
  welcome,
  account: accountRouter,
  people: peopleRouter,
  teams: teamsRouter,
  tokens: tokensRouter,
  audit: auditRouter,
  roles: rolesRouter,
  why,
})
