import { makeProject } from '@groundwork/db/makers'
import { expect, it } from 'vitest'
import { makeFilms } from './testing/films'

const films = await makeFilms()
const { ana, draft, put } = films
const { rows: teams } = await films.db.pool.query<{ id: string }>(`select id from team where name = 'Content'`)
// No library configures it.
await makeProject(films.db.prisma, { name: 'loose', ownerTeam: teams[0]!.id })

it.each(['films', 'loose'])('a schedule of %s that means nothing is never kept', async (project) => {
  const address = `environment:${project}:dev`
  for (const [schedule, words] of [
    ['hello', /A schedule is a group of three/],
    [{ cron: 'hello' }, /needs five fields/],
    [{ timeZone: 'Mars/Phobos' }, /no time zone "Mars\/Phobos"/],
    [{ overlap: 'later' }, /"skip" it, or "queue" it/],
    [{ timezone: 'UTC' }, /no key "timezone" here\. Did you mean "timeZone"\?/],
  ] as const)
    await expect(draft(address, { schedule })).rejects.toThrow(words)
  const nightly = { cron: '0 3 * * *', timeZone: 'UTC', overlap: 'skip' }
  await put(address, { schedule: nightly })
  expect((await ana.layer({ address })).values).toEqual({ schedule: nightly })
})

it('what one layer leaves out is asked for when it is put to review, against all of them', async () => {
  const { number, rowVersion } = await draft('project:loose', { schedule: { cron: '0 3 * * *', timeZone: 'UTC' } })
  await expect(ana.submit({ number, ifMatch: rowVersion })).rejects.toThrow(/"skip" it, or "queue" it/)
  const whole = await draft('environment:loose:staging', { schedule: { cron: '0 4 * * *' } })
  await expect(ana.submit({ number: whole.number, ifMatch: whole.rowVersion })).rejects.toThrow(/Name the time zone/)
})

it('taken away is a change, also where no layer below says one: the flow has its own', async () => {
  const address = 'environment:loose:production'
  const { number } = await draft(address, { schedule: null })
  const { environments } = await ana.change({ number })
  expect(environments).toMatchObject([
    { environment: 'production', rows: [{ pointer: '/schedule', change: 'added', proposed: { value: null } }] },
  ])
  await put('environment:loose:dev', { schedule: null })
  const again = await draft('environment:loose:dev', { schedule: null, rows: 1 })
  const rows = (await ana.change({ number: again.number })).environments.flatMap((each) => each.rows)
  expect(rows.map(({ pointer }) => pointer)).toEqual(['/rows'])
})
