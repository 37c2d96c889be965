import { getBlob } from '@groundwork/db/blobs'
import { uuidv7 } from '@groundwork/db/ids'
import { makeRun } from '@groundwork/db/makers'
import { testDatabase } from '@groundwork/db/testing'
import type { DatastoreReader } from '@groundwork/runs/datastore'
import { expect, it } from 'vitest'
import { readPromotion } from '../promotion/promotion-row'
import { installLibrary } from '../config/testing/install-library'
import { installPlugin } from '../testing/installed-plugin'
import { promoting } from '../testing/promoting'
import { packCode } from './code-archive.fixture'
import { makeVersionFromPackage } from './from-package'
import { makeVersionFromRun } from './from-run'
import { makeVersionFromVersion } from './from-version'
import { launchOf } from './launch-of'
import { changeUnit } from './change-unit'
import { renameVersion } from './rename'
import { versionsOf } from './rows'
import { unitByName } from './unit'

const database = await testDatabase()
const { pool, prisma, bus } = database
const { person, unit, request, integration, team } = await promoting(database)
const actor = await person('administrator')

const flow = (project: string, extra = '') => `from metaflow import *
@project(name="${project}")
class Train(FlowSpec):
    rules = Config("rules")
    rate = Parameter("rate", default=1)
    @step
    def start(self):
        self.next(self.end)
    @step
    def end(self):
        pass
# ${extra}
`
const packed = (project: string, extra = '', more: [string, string][] = []) =>
  packCode([['train.py', flow(project, extra)], ['.mf_meta/INFO', '{"metaflow_version": "2.19.38"}'], ...more])

const make = (bytes: Buffer) => makeVersionFromPackage({ pool, bus }, { bytes, entry: 'train.py', actor })

it('numbers versions without gaps however many are made at once, and knows the same content again', async () => {
  const contents = Array.from({ length: 12 }, (_, n) => packed('racing', String(n % 8)))
  const made = await Promise.all(contents.map(make))
  const versions = await versionsOf(pool, (await unitByName(pool, { project: 'racing', unit: 'Train' })).id)
  expect(versions.map(({ number }) => number)).toEqual([8, 7, 6, 5, 4, 3, 2, 1])
  expect(made.filter(({ created }) => created)).toHaveLength(8)
  for (const { version } of made) expect(versions.map(({ id }) => id)).toContain(version.id)
  expect(new Set(versions.map(({ alias }) => alias)).size).toBe(8)
  expect(versions[0]?.alias).toMatch(/^[a-z]+-[a-z]+$/)
  const audits = await prisma.audit.count({ where: { action: 'version.create', resourceKind: 'version' } })
  expect(audits).toBe(8)
})

it('takes no note that holds a token, whichever way the version comes', async () => {
  const note = `Use gw_record_${'aB3'.repeat(10)}xy for it`
  const bytes = packed('noted')
  const refused = { name: 'InputError', message: expect.stringMatching(/^note: .*looks like a token.*Leave it out/) }
  const fromPackage = (said: string) =>
    makeVersionFromPackage({ pool, bus }, { bytes, entry: 'train.py', actor, note: said })
  await expect(fromPackage(note)).rejects.toMatchObject(refused)
  expect((await pool.query(`select from unit where project = 'noted'`)).rowCount).toBe(0)
  const { version } = await fromPackage('For the cinemas')
  const again = makeVersionFromVersion({ pool, bus }, { version: version.id, actor, note })
  await expect(again).rejects.toMatchObject(refused)
})

it('keeps the code and the lock, and starts as the environment says', async () => {
  const lock =
    '[[package]]\nname = "metaflow"\nversion = "2.19.38"\nsource = { registry = "https://pypi.org/simple" }\n'
  const own = '[[package]]\nname = "train"\nversion = "0.1.0"\nsource = { virtual = "." }\n\n'
  const bytes = packed('locked', '', [['uv.lock', own + lock]])
  const { version, unit } = await make(bytes)
  expect(unit).toMatchObject({ project: 'locked', path: { plugin: 'scheduled-batch' }, library: null })
  expect(await getBlob(pool, version.codeSha256)).toEqual(bytes)
  const { python } = version.content
  expect(python).toMatchObject({ metaflow: '2.19.38', source: 'uv.lock of the code package' })
  expect((await getBlob(pool, python.lock!))?.toString()).toBe('metaflow==2.19.38\n')
  const context = { config: { rules: { limit: 1 }, other: 2 }, engineUrl: 'http://engine' }
  const staging = launchOf(version, { ...context, environment: { name: 'staging', production: false } })
  expect(staging.argv).toEqual(['--branch', 'staging', '--config-value', 'rules', '{"limit":1}'])
  expect(staging).toMatchObject({
    entry: 'train.py',
    code: { url: `http://engine/launch/v1/code/${version.codeSha256}`, bytes: bytes.length },
    python: { lock: python.lock },
    parameters: [{ name: 'rate', type: 'number', required: false, default: 1 }],
  })
  const production = launchOf(version, { ...context, environment: { name: 'production', production: true } })
  expect(production.argv.slice(0, 1)).toEqual(['--production'])
})

it('takes another name that the unit has not, and nothing that reads like a number', async () => {
  const first = await make(packed('named', 'a'))
  const second = await make(packed('named', 'b'))
  const changing = { pool, bus, actor, requestId: 'test' }
  expect(await renameVersion(changing, { id: first.version.id, alias: 'summer-sale' })).toMatchObject({
    alias: 'summer-sale',
  })
  await expect(renameVersion(changing, { id: second.version.id, alias: 'summer-sale' })).rejects.toThrow(
    /is called summer-sale/,
  )
  await expect(renameVersion(changing, { id: second.version.id, alias: 'v7' })).rejects.toThrow(/v and a number/)
  const stranger = { ...changing, actor: await person('viewer') }
  await expect(renameVersion(stranger, { id: first.version.id, alias: 'mine' })).rejects.toThrow(/needs the role/)
})

it('of a unit whose path or library is changed takes neither that no plugin offers, and says which', async () => {
  const { unit: made } = await make(packed('choosing'))
  const changing = { pool, bus, actor, requestId: uuidv7() }
  const of = { project: made.project, unit: made.name, rowVersion: made.rowVersion }
  const path = { plugin: 'nowhere', contribution: 'path' }
  await expect(changeUnit(changing, { ...of, path })).rejects.toThrow('offers the path nowhere/path')
  const contributes = [{ point: 'delivery/path/v1', id: 'scheduled-batch' }]
  await installPlugin(pool, { id: 'scheduled-batch', contributes })
  await expect(changeUnit(changing, { ...of, library: 'nowhere' })).rejects.toThrow('a domain library called nowhere')
  expect(await changeUnit(changing, { ...of, library: null })).toMatchObject({ rowVersion: made.rowVersion + 1 })
  await expect(changeUnit(changing, { ...of, library: null })).rejects.toThrow('changed by somebody else meanwhile')
  await installLibrary(pool, { id: 'somewhere', projects: ['elsewhere'], schema: {}, ownerTeam: team.id })
  const chosen = await changeUnit(changing, { ...of, rowVersion: of.rowVersion + 1, library: 'somewhere' })
  expect(chosen).toMatchObject({ library: 'somewhere', libraryChosen: true })
  expect((await make(packed('choosing', 'more'))).version.content.schema).toMatchObject({ 'x-portal': {} })
})

it('of a project that two libraries would configure is not made, and keeps none of them', async () => {
  for (const id of ['rival-one', 'rival-two']) await installLibrary(pool, { id, projects: ['rivals'], schema: {} })
  await expect(make(packed('rivals'))).rejects.toThrow(/rival-one and rival-two both configure rivals/)
  await installLibrary(pool, { id: 'rival-two', projects: ['others'], schema: {}, version: '1.1.0' })
  const { unit: first } = await make(packed('rivals'))
  expect(first).toMatchObject({ library: 'rival-one', libraryChosen: false })
  await installLibrary(pool, { id: 'rival-two', projects: ['rivals'], schema: {}, version: '1.2.0' })
  expect(await make(packed('rivals', 'more'))).toMatchObject({ unit: { library: 'rival-one' }, created: true })
})

it('is made anew of its own code with the layers of now, by whoever may, and is the same where none moved', async () => {
  const { version: first } = await make(packed('anew'))
  const ask = (version: string, who = actor) =>
    makeVersionFromVersion({ pool, bus }, { version, actor: who, note: 'More rows' })
  expect(await ask(first.id)).toMatchObject({ version: { id: first.id, number: 1 }, created: false })
  await pool.query(
    `insert into config_layer (id, kind, project, address, head) values ($1, 'project', 'anew', 'project:anew', 1)`,
    [uuidv7()],
  )
  await pool.query(
    `insert into config_revision (layer_id, revision, values, sha256, message, author)
     select id, 1, '{"rows": 3}', 'x', 'More rows.', $1 from config_layer where address = 'project:anew'`,
    [actor.id],
  )
  await expect(ask(first.id, await person('viewer'))).rejects.toThrow(/Making versions needs the role/)
  const { version: second, created } = await ask(first.id)
  expect(created).toBe(true)
  expect(second).toMatchObject({ number: 2, codeSha256: first.codeSha256, note: 'More rows', dirty: first.dirty })
  expect(second.content.layers).toMatchObject([{ kind: 'project', revision: 1, values: { rows: 3 } }])
  expect({ ...second.content, layers: [] }).toEqual({ ...first.content, layers: [] })
  expect(await ask(second.id)).toMatchObject({ version: { id: second.id }, created: false })
  const audits = await prisma.audit.findMany({ where: { action: 'version.create', resourceId: second.id } })
  expect(audits).toMatchObject([{ actorId: actor.id, detail: { number: 2, of: 1, project: 'anew' } }])
})

it('is answered for a run that Groundwork started: that is of it, and no other one is made', async () => {
  const flow = await unit()
  const { id } = await flow.version()
  const { targetId } = await readPromotion(pool, await request({ actor, version: id, unit: flow }))
  const run = await makeRun(pool, { flow: flow.name, project: flow.project })
  await pool.query(
    `insert into launch (key, target_id, version, integration_id, purpose, state, run_number) values ('psmoke', $1, $2, $3, 'smoke', 'succeeded', $4)`,
    [targetId, id, integration, run.runNumber],
  )
  const datastore = { open: () => Promise.reject(new Error('Nothing of the run is read.')) }
  const ask = { runNumber: run.runNumber, actor }
  const made = await makeVersionFromRun({ pool, bus, datastore: datastore as unknown as DatastoreReader }, ask)
  expect(made).toMatchObject({
    ...{ version: { id, number: 1 }, unit: { name: flow.name }, created: false, startedByGroundwork: true },
  })
  expect(await versionsOf(pool, flow.id)).toHaveLength(1)
})

it('knows the commit that the client packed, and of what was packed outside git that it knows none', async () => {
  const info = { metaflow_version: '2.19.38', commit_sha: 'c'.repeat(40), branch_name: 'main' }
  const of = async (n: string, more: object) => {
    const bytes = packCode([
      ['train.py', flow('packed', n)],
      ['.mf_meta/INFO', JSON.stringify({ ...info, ...more })],
    ])
    const { version } = await make(bytes)
    return { dirty: version.dirty, git: version.content.git }
  }
  const git = { repository: null, branch: 'main', commit: 'c'.repeat(40) }
  expect(await of('a', { has_uncommitted_changes: false })).toEqual({ dirty: false, git: { ...git, dirty: false } })
  expect(await of('b', { has_uncommitted_changes: true })).toEqual({ dirty: true, git: { ...git, dirty: true } })
  // git did not answer.
  expect(await of('c', {})).toEqual({ dirty: true, git: { ...git, dirty: true } })
  expect(await of('d', { commit_sha: undefined })).toEqual({ dirty: true, git: null })
})

it('refuses a package without a flow in words, and stores nothing of it', async () => {
  const before = await pool.query('select count(*)::int as n from blob_part')
  await expect(make(packCode([['train.py', 'print(1)']]))).rejects.toThrow(/no class that derives from FlowSpec/)
  await expect(make(packCode([['other.py', 'x']]))).rejects.toThrow(/no file "train\.py".*other\.py/)
  const dynamic = flow('x').replace('name="x"', 'name=NAME')
  await expect(make(packCode([['train.py', dynamic]]))).rejects.toThrow(/project of Train cannot be read/)
  expect((await pool.query('select count(*)::int as n from blob_part')).rows).toEqual(before.rows)
})
