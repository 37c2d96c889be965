import type { Sql } from '@groundwork/db/pool'
import { type Action, actions } from '../can/can'
import { ConflictError, NotFoundError } from '../errors/errors'

export type RoleHolder = {
  grantId: string
  kind: 'person' | 'team'
  id: string
  name: string
  /** A person's e-mail, a team's slug. */
  hint: string
  givenAt: Date
  givenBy: string | null
}

export type CustomRole = {
  id: string
  name: string
  description: string
  actions: Action[]
  resources: string[]
  environments: string[]
  rowVersion: number
  updatedAt: Date
  holders: RoleHolder[]
}

/** Custom roles by name, each with who has it; people who are shut out are left out. */
export async function listRoles(sql: Sql): Promise<CustomRole[]> {
  const { rows } = await sql.query<CustomRole & { holders: (RoleHolder & { givenAt: number })[] }>({
    name: 'access-list-roles',
    text: `select r.id, r.name, r.description, r.actions, r.resources, r.environments, r.row_version as "rowVersion",
        r.updated_at as "updatedAt",
        coalesce((select jsonb_agg(jsonb_build_object('grantId', g.id, 'kind', case when t.id is null then 'person' else 'team' end,
            'id', coalesce(t.id::text, u.id), 'name', coalesce(t.name, u.name), 'hint', coalesce(t.slug, u.email),
            'givenAt', (extract(epoch from g.created_at) * 1000)::int8, 'givenBy', b.name)
            order by t.id is null, lower(coalesce(t.name, u.name)), g.id)
          from role_grant g left join team t on t.id = g.team_id left join "user" u on u.id = g.user_id
            left join "user" b on b.id = g.granted_by
          where g.role_id = r.id and (t.id is not null or u.disabled_at is null and u.id is not null)), '[]') as holders
      from custom_role r order by lower(r.name), r.id`,
  })
  return rows.map((row) => ({
    ...row,
    actions: row.actions.filter(isKnown),
    holders: row.holders.map((holder) => ({ ...holder, givenAt: new Date(holder.givenAt) })),
  }))
}

/** What a role says, without who has it. */
export type RoleContent = Pick<CustomRole, 'name' | 'description' | 'actions' | 'resources' | 'environments'>
export type LockedRole = RoleContent & { id: string; rowVersion: number }

/** The role, locked until the transaction ends. Throws NotFoundError. */
export async function lockRole(sql: Sql, id: string): Promise<LockedRole> {
  const { rows } = await sql.query<LockedRole>({
    name: 'access-lock-role',
    text: `select id, name, description, actions, resources, environments, row_version as "rowVersion"
      from custom_role where id = $1 for update`,
    values: [id],
  })
  if (rows[0]) return rows[0]
  throw new NotFoundError('There is no such role here. Open Settings, Custom roles again; the list may be old.')
}

/** Throws ConflictError when somebody else changed the role since it was read. */
export function requireUnchanged({ name, rowVersion }: LockedRole, ifMatch: number | undefined): void {
  if (rowVersion === ifMatch) return
  throw new ConflictError(`"${name}" was changed by somebody else meanwhile. Look at it as it is now, and change that.`)
}

/** An action of another version of Groundwork gives nothing here, and is not shown. */
function isKnown(action: string): action is Action {
  return (actions as string[]).includes(action)
}
