import { execFileSync } from 'node:child_process'
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { signAssertion } from '@groundwork/access/assertion'
import { makeUser } from '@groundwork/db/makers'
import { getBlob } from '@groundwork/db/blobs'
import { type TestDatabase, testDatabase } from '@groundwork/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fixtures, type Metaflow, run } from './metaflow'
import { python } from './python'
import { type Recorder, recorderSecret, startRecorder } from './recorder'

type Made = { id: string; number: number; alias: string; project: string; unit: string; created: boolean }

describe.skipIf(!python)('versions of what an unmodified Metaflow client ran', () => {
  let database: TestDatabase
  let recorder: Recorder
  let metaflow: Metaflow
  let userId: string
  let script: string

  beforeAll(async () => {
    database = await testDatabase()
    recorder = await startRecorder(database)
    metaflow = { python, recorder, user: 'ada' }
    userId = (await makeUser(database.prisma, { role: 'maintainer' })).id
    const folder = path.join(recorder.folder, 'repository')
    await mkdir(folder, { recursive: true })
    script = path.join(folder, 'versioned_flow.py')
    await copyFile(path.join(fixtures, 'versioned_flow.py'), script)
    await writeFile(path.join(folder, 'requirements.txt'), 'metaflow==2.19.38\n')
    git(folder, 'init', '--initial-branch', 'main')
    git(folder, 'remote', 'add', 'origin', 'https://git.example.org/ranking.git')
    git(folder, 'add', '.')
    git(folder, 'commit', '--message', 'A flow')
  }, 60_000)
  afterAll(() => recorder.stop())

  async function engine(
    where: string,
    body: string | Buffer,
  ): Promise<{ status: number; value: Made & { message: string } }> {
    const assertion = signAssertion({ userId, requestId: 'test' }, recorderSecret)
    const response = await fetch(`${recorder.url}/delivery/v1/${where}`, {
      method: 'POST',
      headers: { 'x-groundwork-assertion': assertion },
      body: typeof body === 'string' ? body : new Uint8Array(body),
    })
    return { status: response.status, value: (await response.json()) as Made & { message: string } }
  }

  const ofRun = (flowRun: string) => engine('versions', JSON.stringify({ run: flowRun, note: 'for the test' }))

  async function record(args: string[] = []): Promise<string> {
    const base = [script, '--package-suffixes', '.txt', ...args]
    const result = await run(metaflow, [...base, 'run', '--market', 'de', '--learning-rate', '0.7'])
    expect(result.code, result.output).toBe(0)
    const { rows } = await database.pool.query<{ n: number }>('select max(run_number) as n from run')
    return `VersionedFlow/${rows[0]?.n}`
  }

  async function content(id: string) {
    const { rows } = await database.pool.query('select * from version where id = $1', [id])
    return rows[0] as { content: Record<string, never>; dirty: boolean; code_sha256: string; run_number: number }
  }

  it('makes one of a run, with all that the run recorded, and finds it again', async () => {
    const recorded = await record()
    const { status, value } = await ofRun(recorded)
    expect(status, value.message).toBe(200)
    expect(value).toMatchObject({ number: 1, project: 'versioned', unit: 'VersionedFlow', created: true })
    const row = await content(value.id)
    expect(row).toMatchObject({ dirty: false, run_number: Number(recorded.split('/')[1]) })
    expect(row.content).toMatchObject({
      unit: { project: 'versioned', name: 'VersionedFlow', kind: 'flow' },
      code: { entry: 'versioned_flow.py', format: 'tgz', sha256: row.code_sha256 },
      git: { branch: 'main', dirty: false, commit: expect.stringMatching(/^[0-9a-f]{40}$/) as string },
      python: { metaflow: expect.stringMatching(/^2\.\d+/) as string, source: 'requirements.txt of the code package' },
      parameters: [
        { name: 'market', type: 'string', required: true },
        { name: 'learning-rate', type: 'number', default: 0.5, required: false },
      ],
      configs: ['the-rules'],
      branches: true,
      defaultParameters: { market: 'de' },
      schedule: { cron: '15 6 * * 1-5', timeZone: 'Europe/Berlin', overlap: 'skip' },
      needs: { retries: 2, timeoutSeconds: 300, cpu: 2, memoryMb: 3000 },
    })
    const { python: environment } = row.content as unknown as { python: { lock: string } }
    expect((await getBlob(database.pool, environment.lock))?.toString()).toBe('metaflow==2.19.38\n')

    const packed = await getBlob(database.pool, row.code_sha256)
    const unpacked = path.join(recorder.folder, 'unpacked')
    await mkdir(unpacked)
    execFileSync('tar', ['xzf', '-', '-C', unpacked], { input: packed ?? Buffer.alloc(0) })
    expect(await readFile(path.join(unpacked, 'versioned_flow.py'), 'utf8')).toBe(await readFile(script, 'utf8'))

    expect((await ofRun(recorded)).value).toMatchObject({ id: value.id, number: 1, created: false })
  }, 120_000)

  it('marks what comes from a working tree with changes, and makes it another version', async () => {
    await writeFile(script, `${await readFile(script, 'utf8')}\n# a change\n`)
    const recorded = await record()
    const { value } = await ofRun(recorded)
    expect(value).toMatchObject({ number: 2, created: true })
    expect((await content(value.id)).dirty).toBe(true)
  }, 120_000)

  it('says why a run cannot become one, and what to do', async () => {
    await run(metaflow, [path.join(fixtures, 'branching_flow.py'), 'run', '--fail-unless', '/nowhere'])
    const { rows } = await database.pool.query<{ n: number }>('select max(run_number) as n from run')
    const failed = await ofRun(`BranchingFlow/${rows[0]?.n}`)
    expect(failed).toMatchObject({
      status: 409,
      value: { message: expect.stringMatching(/did not succeed/) as string },
    })

    const recorded = await record()
    await rm(path.join(recorder.datastore, '.metaflow/VersionedFlow/data'), { recursive: true })
    const gone = await ofRun(recorded)
    expect(gone.status).toBe(409)
    expect(gone.value.message).toMatch(/not in the datastore any more/)
  }, 120_000)

  it('makes one of a package that was saved and uploaded', async () => {
    const file = path.join(recorder.folder, 'package.tgz')
    const saved = await run(metaflow, [script, '--package-suffixes', '.txt', 'package', 'save', file])
    expect(saved.code, saved.output).toBe(0)
    const bytes = await readFile(file)
    const wrong = await engine('packages?entry=train.py', bytes)
    expect(wrong).toMatchObject({ status: 422 })
    expect(wrong.value.message).toMatch(/no file "train\.py".*versioned_flow\.py/)
    const made = await engine('packages?entry=versioned_flow.py', bytes)
    expect(made.status, made.value.message).toBe(200)
    expect(made.value).toMatchObject({ project: 'versioned', unit: 'VersionedFlow', number: 3, created: true })
    expect((await content(made.value.id)).content).toMatchObject({
      configs: ['the-rules'],
      schedule: { cron: '15 6 * * 1-5', timeZone: 'Europe/Berlin' },
      needs: { retries: 2, timeoutSeconds: 300, cpu: 2, memoryMb: 3000 },
    })
    expect((await engine('packages?entry=versioned_flow.py', bytes)).value).toMatchObject({ number: 3, created: false })
    expect(await engine('packages?entry=versioned_flow.py', Buffer.from('no package'))).toMatchObject({ status: 422 })
  }, 120_000)
})

function git(folder: string, ...args: string[]): void {
  const who = {
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.org',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.org',
  }
  execFileSync('git', args, { cwd: folder, env: { ...process.env, ...who }, stdio: 'ignore' })
}
