import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { runPrisma } from '../migrate/prisma-command'
import { inDatabase, onServer } from '../testing/template'
import { testDatabase } from '../testing/testing'

const { serverUrl } = inject('groundworkDatabase')
const db = await testDatabase()
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'groundwork-prisma-'))
const made: string[] = []

afterAll(async () => {
  fs.rmSync(folder, { recursive: true, force: true })
  await onServer(serverUrl, async (client) => {
    for (const name of made) await client.query(`drop database if exists ${name} with (force)`)
  })
})

function newDatabaseUrl(): string {
  const name = `groundwork_prisma_${randomBytes(5).toString('hex')}`
  made.push(name)
  return inDatabase(serverUrl, name)
}

/** A small project of its own: one table, and migrations given as SQL by name. */
function newProject(migrations: Record<string, string>): string {
  const project = fs.mkdtempSync(path.join(folder, 'project-'))
  fs.writeFileSync(
    path.join(project, 'prisma.config.mjs'),
    `export default { schema: 'schema.prisma', migrations: { path: 'migrations' }, datasource: { url: process.env.DATABASE_URL } }`,
  )
  fs.writeFileSync(
    path.join(project, 'schema.prisma'),
    'datasource db {\n  provider = "postgresql"\n}\n\nmodel Note {\n  id   Int    @id\n  text String\n}\n',
  )
  fs.mkdirSync(path.join(project, 'migrations'))
  fs.writeFileSync(path.join(project, 'migrations', 'migration_lock.toml'), 'provider = "postgresql"\n')
  for (const [name, sql] of Object.entries(migrations)) {
    fs.mkdirSync(path.join(project, 'migrations', name))
    fs.writeFileSync(path.join(project, 'migrations', name, 'migration.sql'), sql)
  }
  return project
}

const env = { PRISMA_SCHEMA_ENGINE_BINARY: path.join(import.meta.dirname, 'schema-engine.mjs') }
const table =
  'CREATE TABLE "Note" ("id" INTEGER NOT NULL, "text" TEXT NOT NULL, CONSTRAINT "Note_pkey" PRIMARY KEY ("id"));'

const prisma = (command: string, options: { databaseUrl: string; folder?: string }) =>
  runPrisma(command.split(' '), { ...options, env })

// Each command is a process of two seconds, more on a busy machine.
describe("Prisma's commands with the npm registry as the only source", { timeout: 120_000 }, () => {
  it('show no drift between the migrations and the schema', async () => {
    const { code, output } = await prisma('migrate diff --from-config-datasource --to-schema schema --exit-code', {
      databaseUrl: db.url,
    })
    expect(output).toContain('No difference detected')
    expect(code).toBe(0)
  })

  it('deploy makes the database, applies what is missing, and changes nothing the second time', async () => {
    const project = { folder: newProject({ '1_first': table }), databaseUrl: newDatabaseUrl() }
    expect(await prisma('migrate deploy', project)).toMatchObject({ code: 0 })
    const second = await prisma('migrate deploy', project)
    expect(second).toMatchObject({ code: 0, output: expect.stringContaining('No pending migrations') })
    expect(await prisma('migrate status', project)).toMatchObject({
      code: 0,
      output: expect.stringContaining('up to date'),
    })
  })

  it('keep functions with $$ whole', async () => {
    const sql = `${table}
      CREATE FUNCTION note_words(t text) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$
      BEGIN
        -- a ; inside
        RETURN cardinality(string_to_array(t, ' '));
      END; $$;
      CREATE INDEX note_words ON "Note" (note_words("text"));
      INSERT INTO "Note" VALUES (1, 'three small words; really');`
    const project = { folder: newProject({ '1_function': sql }), databaseUrl: newDatabaseUrl() }
    expect(await prisma('migrate deploy', project)).toMatchObject({ code: 0 })
    const client = new pg.Client({ connectionString: project.databaseUrl })
    await client.connect()
    const { rows } = await client.query('select note_words("text") as words from "Note"')
    await client.end()
    expect(rows).toEqual([{ words: 4 }])
  })

  it('dev --create-only writes the migration that the schema lacks, and leaves no shadow database', async () => {
    const project = { folder: newProject({ '1_first': table }), databaseUrl: newDatabaseUrl() }
    await prisma('migrate deploy', project)
    const schema = path.join(project.folder, 'schema.prisma')
    fs.writeFileSync(schema, fs.readFileSync(schema, 'utf8').replace('text String', 'text String\n  mood String?'))
    const { output, code } = await prisma('migrate dev --create-only --name mood', project)
    expect(output).toContain('mood')
    expect(code).toBe(0)
    const written = fs.readdirSync(path.join(project.folder, 'migrations')).find((name) => name.endsWith('_mood'))
    const sql = fs.readFileSync(path.join(project.folder, 'migrations', written!, 'migration.sql'), 'utf8')
    expect(sql).toContain('ALTER TABLE "Note" ADD COLUMN     "mood" TEXT')
    expect(await prisma('migrate status', project)).toMatchObject({ output: expect.stringContaining('_mood') })
    await onServer(serverUrl, async (client) => {
      const shadows = await client.query(
        `select from pg_database where starts_with(datname, 'prisma_migrate_shadow_db_')`,
      )
      expect(shadows.rowCount).toBe(0)
    })
  })

  it('print a diff as SQL', async () => {
    const project = { folder: newProject({}), databaseUrl: db.url }
    const { output } = await prisma('migrate diff --from-empty --to-schema schema.prisma --script', project)
    expect(output).toContain('CREATE TABLE "Note"')
  })

  it('stop with P3009 after a migration that failed, naming it', async () => {
    const project = {
      folder: newProject({ '1_broken': `${table}\nSELECT no_such_function();` }),
      databaseUrl: newDatabaseUrl(),
    }
    const first = await prisma('migrate deploy', project)
    expect(first.code).not.toBe(0)
    expect(first.output).toContain('no_such_function')
    const second = await prisma('migrate deploy', project)
    expect(second.output).toMatch(/P3009[\s\S]*1_broken/)
  })

  it('answer P1000 for a wrong password and P1001 when nobody listens', async () => {
    const wrong = new URL(newDatabaseUrl())
    wrong.password = 'wrong'
    expect((await prisma('migrate deploy', { databaseUrl: wrong.toString() })).output).toContain('P1000')
    const nobody = new URL(wrong)
    nobody.port = '9'
    expect((await prisma('migrate deploy', { databaseUrl: nobody.toString() })).output).toContain('P1001')
  })
})
