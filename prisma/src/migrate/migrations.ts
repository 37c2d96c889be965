import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'

/** The workspace's folder: Prisma's commands run here. */
export const databaseFolder = path.join(import.meta.dirname, '../..')

export type Migration = { name: string; checksum: string }

/** The migrations on disk in the order they apply, with the checksum that Prisma stores for each. */
export function readMigrations(): Migration[] {
  const folder = path.join(databaseFolder, 'migrations')
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = fs.readFileSync(path.join(folder, name, 'migration.sql'))
      return { name, checksum: createHash('sha256').update(sql).digest('hex') }
    })
}

/** One hash of all migrations: names a database that has exactly these. */
export function migrationsHash(): string {
  return createHash('sha256').update(JSON.stringify(readMigrations())).digest('hex').slice(0, 12)
}
