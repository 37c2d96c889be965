import { makeMetadata, makeRun, makeTask } from '@groundwork/db/makers'
import { testDatabase } from '@groundwork/db/testing'
import { expect, it } from 'vitest'
import { codeFactsOf } from './code-facts'

const { pool } = await testDatabase()

async function gitOf(said: object) {
  const run = await makeRun(pool, { flow: 'Scored' })
  const task = await makeTask(pool, { ...run, step: 'start' })
  await makeMetadata(pool, { ...run, ...task }, { 'git-info': JSON.stringify(said) })
  return (await codeFactsOf(pool, [run.runNumber])).get(run.runNumber)?.git
}

it('takes a tree for clean where the client says nothing of changes: it writes down only what is true', async () => {
  const clean = { repo_url: 'https://git.example.org/a', branch_name: 'main', commit_sha: 'c'.repeat(40) }
  const git = { repository: clean.repo_url, branch: 'main', commit: clean.commit_sha }
  expect(await gitOf(clean)).toEqual({ ...git, dirty: false })
  expect(await gitOf({ ...clean, has_uncommitted_changes: true })).toEqual({ ...git, dirty: true })
})

it('knows of no repository where none is named', async () => {
  expect(await gitOf({})).toBeNull()
})
