import { makeArtifacts, makeRun, makeTask } from '@groundwork/db/makers'
import { testDatabase } from '@groundwork/db/testing'
import { expect, it } from 'vitest'
import { createDatastore } from '../datastore/datastore'
import { runParameters } from './artifacts'

const { pool } = await testDatabase()

it('tells a run that recorded no parameters from a flow that has none', async () => {
  const source = { sql: pool, datastore: createDatastore({ roots: [] }) }
  const { runNumber } = await makeRun(pool, { flow: 'Bare' })
  const read = () => runParameters(source, { flow: 'Bare', run: String(runNumber) })
  expect(await read()).toBeNull()
  const { taskId } = await makeTask(pool, { runNumber, step: '_parameters' })
  expect(await read()).toBeNull()
  await makeArtifacts(pool, { runNumber, taskId, location: ':root:/nowhere' }, { _graph_info: 'f'.repeat(40) })
  expect(await read()).toEqual([])
})
