import { change } from '@groundwork/access/change'
import { requireAllowed } from '@groundwork/access/require'
import { InputError } from '@groundwork/access/errors'
import { ownerTeamOf } from '@groundwork/catalog/owner'
import type { Changing } from '../model/changing'
import { aliasPattern } from './alias'
import { readVersion, type Version } from './rows'
import { readUnit } from './unit'

/** Gives a version another name; its number and hash stay what names it for ever. Throws InputError where the unit has that name. */
export async function renameVersion(
  changing: Changing,
  { id, alias }: { id: string; alias: string },
): Promise<Version> {
  return change(changing, async (sql) => {
    const before = await readVersion(sql, id)
    const unit = await readUnit(sql, before.unitId)
    requireAllowed(changing.actor, 'version.create', { kind: 'version', id, ...(await ownerTeamOf(sql, unit.project)) })
    if (!aliasPattern.test(alias))
      throw new InputError('alias: Use lower case letters, digits and hyphens, beginning with a letter, 2 to 40.')
    if (/^v\d+$/.test(alias)) throw new InputError('alias: v and a number is what versions are called anyway.')
    await sql.query({ name: 'unit-lock-by-id', text: 'select from unit where id = $1 for update', values: [unit.id] })
    const { rowCount } = await sql.query({
      name: 'version-rename',
      text: `update version v set alias = $2 where id = $1
        and not exists (select from version o where o.unit_id = v.unit_id and o.alias = $2 and o.id <> $1)`,
      values: [id, alias],
    })
    if (!rowCount) throw new InputError(`alias: Another version of ${unit.name} is called ${alias}.`)
    return {
      result: await readVersion(sql, id),
      action: 'version.create' as const,
      resource: { kind: 'version', id },
      detail: { did: `renamed v${before.number} of ${unit.project}/${unit.name}`, before: before.alias, after: alias },
      events: [{ topic: 'version', key: unit.id, payload: { change: 'renamed', id } }],
    }
  })
}
