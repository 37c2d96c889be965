import { getBlob } from '@groundwork/db/blobs'
import { testDatabase } from '@groundwork/db/testing'
import { expect, it } from 'vitest'
import { promoting } from '../testing/promoting'
import { packCode } from './code-archive.fixture'
import { makeVersionFromPackage } from './from-package'
import { launchOf } from './launch-of'
import { renameVersion } from './rename'
import { versionsOf } from './rows'
import { unitByName } from './unit'

const database = await testDatabase()
const { pool, prisma, bus } = database
const { person } = await promoting(database)
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

it('refuses a package without a flow in words, and stores nothing of it', async () => {
  const before = await pool.query('select count(*)::int as n from blob_part')
  await expect(make(packCode([['train.py', 'print(1)']]))).rejects.toThrow(/no class that derives from FlowSpec/)
  await expect(make(packCode([['other.py', 'x']]))).rejects.toThrow(/no file "train\.py".*other\.py/)
  const dynamic = flow('x').replace('name="x"', 'name=NAME')
  await expect(make(packCode([['train.py', dynamic]]))).rejects.toThrow(/project of Train cannot be read/)
  expect((await pool.query('select count(*)::int as n from blob_part')).rows).toEqual(before.rows)
})
