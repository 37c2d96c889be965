import { execFileSync, spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, describe, expect, it } from 'vitest'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded'
import { isRoot, othersMayPass } from './identity'
import { isAlive } from './running'

// Seven starts and stops on a machine that may be busy.
const timeout = 120_000
// Another user can run the sources only where it may read them.
const openCheckout = othersMayPass(import.meta.dirname) && (fs.statSync(import.meta.filename).mode & 0o004) !== 0

const folders: string[] = []
const servers: EmbeddedPostgres[] = []

afterAll(async () => {
  for (const server of servers) await server.stop()
  for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true })
})

function newFolder(mode = 0o755): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'groundwork-embedded-'))
  fs.chmodSync(folder, mode)
  folders.push(folder)
  return folder
}

async function start(dataDir: string): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, database: 'groundwork', settings: { fsync: 'off' } })
  servers.push(server)
  if (!folders.includes(server.dataDir)) folders.push(server.dataDir, `${server.dataDir}.password`)
  return server
}

async function query(url: string, text: string): Promise<unknown[][]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query({ text, rowMode: 'array' })).rows as unknown[][]
  } finally {
    await client.end()
  }
}

/** A parent that starts the server and is then killed without a chance to stop it. */
async function killedParent(dataDir: string): Promise<{ url: string; pid: number }> {
  const program = path.join(import.meta.dirname, 'embedded.ts')
  const code = `
    import { startEmbeddedPostgres } from ${JSON.stringify(program)}
    const { url, pid } = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, database: 'groundwork' })
    console.log(JSON.stringify({ url, pid }))`
  const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const line = await new Promise<string>((resolve, reject) => {
    parent.stdout.once('data', (data: Buffer) => resolve(data.toString()))
    parent.once('exit', (code) => reject(new Error(`the parent ended with ${code}`)))
  })
  parent.removeAllListeners('exit')
  const gone = new Promise((resolve) => parent.once('exit', resolve))
  parent.kill('SIGKILL')
  await gone
  return JSON.parse(line) as { url: string; pid: number }
}

describe('the embedded server', { timeout }, () => {
  it('starts with a new folder, keeps its data, and starts again', async () => {
    const dataDir = path.join(newFolder(), 'data', 'postgres')
    const first = await start(dataDir)
    expect(first).toMatchObject({ created: true, reused: false, dataDir })
    await query(first.url, 'create table kept (n int); insert into kept values (7)')
    expect(await query(first.url, 'show unix_socket_directories')).toEqual([['']])
    await first.stop()
    expect(isAlive(first.pid)).toBe(false)

    const second = await start(dataDir)
    expect(second).toMatchObject({ created: false, reused: false })
    expect(await query(second.url, 'select n from kept')).toEqual([[7]])
    await second.stop()
  })

  it('keeps the password to the owner and refuses a wrong one', async () => {
    const dataDir = path.join(newFolder(), 'postgres')
    const server = await start(dataDir)
    expect(fs.statSync(`${dataDir}.password`).mode & 0o777).toBe(0o600)
    expect(fs.statSync(dataDir).mode & 0o777).toBe(0o700)
    const url = new URL(server.url)
    url.password = 'guess'
    await expect(query(url.toString(), 'select 1')).rejects.toMatchObject({ code: '28P01' })
    await server.stop()
  })

  it('takes over the server that a killed parent left running, and can stop it', async () => {
    const dataDir = path.join(newFolder(), 'postgres')
    const left = await killedParent(dataDir)
    expect(isAlive(left.pid)).toBe(true)
    const server = await start(dataDir)
    expect(server).toMatchObject({ reused: true, pid: left.pid, url: left.url })
    await server.stop()
    expect(isAlive(left.pid)).toBe(false)
  })

  it('starts after the server itself was killed, also when its process id is taken by another program', async () => {
    const dataDir = path.join(newFolder(), 'postgres')
    const first = await start(dataDir)
    await query(first.url, 'create table kept (n int)')
    process.kill(first.pid, 'SIGKILL')
    while (isAlive(first.pid)) await delay(10)
    const lock = path.join(dataDir, 'postmaster.pid')
    const lines = fs.readFileSync(lock, 'utf8').split('\n')
    fs.writeFileSync(lock, [String(process.pid), ...lines.slice(1)].join('\n'))
    const second = await start(dataDir)
    expect(second.reused).toBe(false)
    expect(await query(second.url, 'select count(*)::int from kept')).toEqual([[0]])
    await second.stop()
  })

  it('repeats an initialisation that was cut off, and refuses a folder that holds something else', async () => {
    const folder = newFolder()
    fs.mkdirSync(path.join(folder, 'postgres.making'))
    fs.writeFileSync(path.join(folder, 'postgres.making', 'PG_VERSION'), '18\n')
    const server = await start(path.join(folder, 'postgres'))
    expect(server.created).toBe(true)
    await server.stop()
    fs.mkdirSync(path.join(folder, 'letters'))
    fs.writeFileSync(path.join(folder, 'letters', 'a.txt'), '')
    await expect(start(path.join(folder, 'letters'))).rejects.toThrow(/is not a PostgreSQL data folder/)
  })

  it('says which version made the data when it was another', async () => {
    const dataDir = path.join(newFolder(), 'postgres')
    fs.mkdirSync(dataDir)
    fs.writeFileSync(path.join(dataDir, 'PG_VERSION'), '15\n')
    await expect(start(dataDir)).rejects.toThrow(/made by PostgreSQL 15, but PostgreSQL 18/)
  })
})

describe.runIf(isRoot)('the embedded server under root', { timeout }, () => {
  it('works below a folder that is closed to others, and finds the same data again', async () => {
    const dataDir = path.join(newFolder(0o700), 'postgres')
    const first = await start(dataDir)
    expect(first.created).toBe(true)
    expect(first.dataDir.startsWith(path.dirname(dataDir))).toBe(false)
    await first.stop()
    const second = await start(dataDir)
    expect(second).toMatchObject({ created: false, dataDir: first.dataDir })
    await second.stop()
    folders.push(path.dirname(first.dataDir))
  })

  it('works under umask 077', async () => {
    const before = process.umask(0o077)
    try {
      const server = await start(path.join(newFolder(), 'deep', 'er', 'postgres'))
      expect(await query(server.url, 'select 1')).toEqual([[1]])
      await server.stop()
    } finally {
      process.umask(before)
    }
  })
})

describe.runIf(isRoot && openCheckout)('the embedded server under another user', { timeout }, () => {
  it('runs as the user that starts it', async () => {
    const [uid, gid] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' })))
    const folder = newFolder()
    fs.chownSync(folder, uid!, gid!)
    const code = `
      import { startEmbeddedPostgres } from ${JSON.stringify(path.join(import.meta.dirname, 'embedded.ts'))}
      const server = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(path.join(folder, 'postgres'))}, database: 'groundwork' })
      console.log(server.created)
      await server.stop()`
    const output = execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
      cwd: import.meta.dirname,
      uid,
      gid,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, TMPDIR: folder, HOME: folder },
    })
    expect(output.trim()).toBe('true')
    expect(fs.statSync(path.join(folder, 'postgres')).uid).toBe(uid)
  })
})
