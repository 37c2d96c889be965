import { can } from '@groundwork/access/can'
import { isGivable, mayGive } from '@groundwork/access/giving'
import { rules } from '@groundwork/access/actions'
import { actions } from '@groundwork/access/can'
import { plural } from '@groundwork/ui/number'
import { buttonClass } from '@groundwork/ui/button-style'
import { EmptyState } from '@groundwork/ui/empty-state'
import type { Metadata } from 'next'
import Link from 'next/link'
import { type OfferedAction, RoleEditor } from '../../../../settings/roles/role-editor'
import { RoleList } from '../../../../settings/roles/role-list'
import { reasonAgainst, SettingsFrame, SettingsRefused } from '../../../../settings/settings-frame'
import { api, requireUser } from '../../../../trpc/server'

export const metadata: Metadata = { title: 'Custom roles' }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function RolesPage({ searchParams }: Props) {
  const [user, query] = [await requireUser(), await searchParams]
  const refused = reasonAgainst(user, 'role.read')
  if (refused)
    return <SettingsRefused tab="roles" title="You may not see custom roles" reason={refused} action="role.read" />
  const caller = await api()
  const [{ roles, mayManage }, environments] = await Promise.all([
    caller.access.roles.list(),
    caller.delivery.environments.list(),
  ])
  const edit = typeof query['edit'] === 'string' ? query['edit'] : null
  const edited = roles.find(({ id }) => id === edit) ?? null
  if (edited || edit === 'new') {
    const [{ people }, { teams }] = await Promise.all([caller.access.people.list(), caller.access.teams.list()])
    const reach = { resources: [], environments: [] }
    const offered = actions.filter(isGivable).map((action): OfferedAction => {
      const given = mayGive(user, { actions: [action], ...reach })
      const inEnvironment = 'perEnvironment' in rules[action]
      return { action, words: rules[action].words, inEnvironment, reason: given.allowed ? null : given.reason }
    })
    return (
      <SettingsFrame
        tab="roles"
        lead={
          <>
            {edited ? 'What it gives, where, and to whom.' : 'A new role beside the four: what it gives, and where.'}{' '}
            <Link href="/settings/roles" className="text-accent hover:underline">
              All custom roles
            </Link>
          </>
        }
      >
        <RoleEditor
          key={edited?.id ?? 'new'}
          role={edited}
          offered={offered}
          environments={environments.map(({ name, title }) => ({ name, title }))}
          people={people
            .filter(({ disabledAt }) => !disabledAt)
            .map(({ id, name, email }) => ({ id, name: `${name}, ${email}` }))}
          teams={teams.map(({ id, name }) => ({ id, name }))}
          refused={mayManage.allowed ? null : mayManage.reason}
        />
      </SettingsFrame>
    )
  }
  const mayMake = can(user, 'role.manage', { kind: 'installation' }).allowed
  return (
    <SettingsFrame
      tab="roles"
      lead={`${roles.length === 0 ? '' : `${plural(roles.length, 'custom role')}. `}A custom role adds actions, on some things, in some environments; it never takes anything away.`}
      actions={
        mayMake ? (
          <Link href="/settings/roles?edit=new" className={buttonClass({ kind: 'primary' })}>
            Make a custom role
          </Link>
        ) : null
      }
    >
      <div className="flex-1 bg-surface">
        {roles.length > 0 ? (
          <RoleList roles={roles} />
        ) : (
          <EmptyState kind="nothing-yet" title="There is no custom role yet">
            Viewer, developer, maintainer and administrator hold for the whole installation, and roles in a team for
            what it owns. Make a custom role for what lies between: voting on one project in staging, say.
          </EmptyState>
        )}
        {mayManage.allowed ? null : <p className="px-5 py-3 text-xs text-ink-3">{mayManage.reason}</p>}
      </div>
    </SettingsFrame>
  )
}
