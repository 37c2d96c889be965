import { ConflictError, NotAllowedError, NotFoundError } from '@groundwork/access/errors'
import type { Actor } from '@groundwork/access/can'
import type { Sql } from '@groundwork/db/pool'
import { changeProject, type Editor } from './change'
import { ownershipDecision } from './decisions'

export type ClaimInput = { name: string; as: { team: string } | { me: true } }

/** Makes a team or the person the owner. Throws NotAllowedError for somebody else's project or a team one is not in. */
export async function claim(editor: Editor, input: ClaimInput): Promise<void> {
  const { as } = input
  await changeProject(editor, {
    name: input.name,
    action: 'project.claim',
    field: 'owner',
    decide: ownershipDecision,
    write: async (sql, project) => {
      const owner = 'team' in as ? await asTeam(sql, editor.actor, as.team) : asPerson(editor.actor)
      await writeOwner(sql, input.name, owner)
      return { before: project.ownerLabel, after: owner.label }
    },
  })
}

/** Takes the owner away; the person with the most runs then stands there again, as inferred. */
export async function release(editor: Editor, input: { name: string }): Promise<void> {
  await changeProject(editor, {
    name: input.name,
    action: 'project.claim',
    field: 'owner',
    marks: false,
    decide: ownershipDecision,
    write: async (sql, project) => {
      if (!project.ownerTeam && !project.ownerUser)
        throw new ConflictError(`Nobody has claimed ${input.name}, so there is nothing to release.`)
      await writeOwner(sql, input.name, { team: null, user: null, label: '' })
      return { before: project.ownerLabel, after: null }
    },
  })
}

type NewOwner = { team: string | null; user: string | null; label: string }

function asPerson(actor: Actor): NewOwner {
  if (actor.kind !== 'user') throw new NotAllowedError('Only a person can own a project, not a token.')
  return { team: null, user: actor.id, label: actor.name }
}

async function asTeam(sql: Sql, actor: Actor, id: string): Promise<NewOwner> {
  const { rows } = await sql.query<{ name: string }>({ text: 'SELECT name FROM team WHERE id = $1', values: [id] })
  const team = rows[0]
  if (!team) throw new NotFoundError('That team does not exist any more. Choose another one.')
  const mayForAny =
    actor.kind === 'system' ||
    (actor.kind === 'user' && (actor.role === 'maintainer' || actor.role === 'administrator'))
  if (!mayForAny && !(actor.kind === 'user' && id in actor.teams))
    throw new NotAllowedError(
      `You are not in ${team.name}. Someone of that team or a maintainer can claim the project for it.`,
    )
  return { team: id, user: null, label: team.name }
}

function writeOwner(sql: Sql, name: string, owner: NewOwner) {
  return sql.query({
    name: 'catalog-set-owner',
    text: 'UPDATE project SET owner_team = $2, owner_user = $3 WHERE name = $1',
    values: [name, owner.team, owner.user],
  })
}
