import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { parseArguments } from './arguments.mjs'
import { parseTarget, withDatabase } from './target.mjs'

const datasource = { url: 'postgresql://a@h/db' }

it('reads a command line that serves', () => {
  const file = path.join(os.tmpdir(), `arguments-${process.pid}.prisma`)
  fs.writeFileSync(file, 'model A {}')
  const parsed = parseArguments(['--datasource', JSON.stringify(datasource), '--datamodels', file, file])
  fs.rmSync(file)
  const datamodel = [file, 'model A {}']
  expect(parsed).toEqual({ version: false, command: null, datasource, datamodels: [datamodel, datamodel] })
})

it('reads a command line that runs one command', () => {
  expect(parseArguments(['--datasource', JSON.stringify(datasource), 'cli', 'create-database'])).toMatchObject({
    command: 'create-database',
    datasource,
  })
})

it("takes Prisma's own parameters out of the connection string", () => {
  expect(parseTarget('postgresql://a:b@h:5/my%20db?schema=team&connection_limit=3&sslmode=require')).toEqual({
    schema: 'team',
    database: 'my db',
    connectionString: 'postgresql://a:b@h:5/my%20db?sslmode=require',
  })
  expect(parseTarget('postgresql://a@h/db').schema).toBe('public')
  expect(withDatabase('postgresql://a@h/db?sslmode=require', 'x/y')).toBe('postgresql://a@h/x%2Fy?sslmode=require')
})
