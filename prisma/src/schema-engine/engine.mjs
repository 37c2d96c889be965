import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg'
import { adapterIdentity, connect } from './connection.mjs'
import { withDatabase } from './target.mjs'

let panicMessage = null

/** What the engine said when it panicked last; asking forgets it. */
export function takePanic() {
  const message = panicMessage
  panicMessage = null
  return message
}

/** Compiles Prisma's WebAssembly engine; once a process. */
export async function loadEngine() {
  globalThis.PRISMA_WASM_PANIC_REGISTRY = {
    set_message(message) {
      panicMessage = message
    },
  }
  const script = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  const binary = fs.readFileSync(script.replace(/\.js$/, '.wasm'))
  const { instance } = await WebAssembly.instantiate(binary, { './schema_engine_bg.js': glue })
  glue.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()
}

/** @param {import('./arguments.mjs').Arguments} args */
export function newEngine({ datasource, datamodels }) {
  const options = { datamodels: datamodels.length > 0 ? datamodels : undefined }
  const factory = bindMigrationAwareSqlAdapterFactory(adapterFactory(datasource))
  return glue.SchemaEngine.new(options, () => {}, factory)
}

function adapterFactory({ url, shadowDatabaseUrl }) {
  return {
    ...adapterIdentity,
    connect: () => connect(url),
    connectToShadowDb: () => (shadowDatabaseUrl ? connect(shadowDatabaseUrl) : makeShadowDatabase(url)),
  }
}

/** An empty database to replay the migrations in; dropped after its own connection has ended. */
async function makeShadowDatabase(url) {
  const name = `prisma_migrate_shadow_db_${randomUUID()}`
  const main = await connect(url)
  await main.executeScript(`CREATE DATABASE "${name}"`)
  return connect(withDatabase(url, name), async () => {
    await main.executeScript(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`)
    await main.dispose()
  })
}
