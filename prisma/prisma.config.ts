import path from 'node:path'
import { defineConfig } from 'prisma/config'

// Prisma's CLI normally downloads a native schema engine. The npm registry must be enough here, so on the platforms
// that can run a script with a shebang the CLI is pointed at our stand-in; a native engine that the user names wins.
if (process.platform !== 'win32')
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= path.join(import.meta.dirname, 'src/schema-engine/schema-engine.mjs')

export default defineConfig({
  schema: 'schema',
  migrations: { path: 'migrations' },
  // Not env(): `prisma generate` must run without a database.
  datasource: { url: process.env.DATABASE_URL ?? 'postgresql://postgres@127.0.0.1:5432/groundwork' },
})
