import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { root } from './groundwork'

/** A git repository of a team with one flow in it, all of it committed. */
export type Repository = {
  /** The flow's file. */
  flow: string
  /** Changes the flow and commits that. */
  commit: (change: (source: string) => string) => void
  remove: () => void
}

/** With the flow of a file below the root; `change` makes it another one first. */
export function makeRepository(file: string, change: (source: string) => string = (source) => source): Repository {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'groundwork-repository-'))
  const flow = path.join(folder, path.basename(file))
  writeFileSync(flow, change(readFileSync(path.join(root, file), 'utf8')))
  git(folder, 'init', '--initial-branch', 'main')
  git(folder, 'remote', 'add', 'origin', 'https://git.example.org/trailers.git')
  commitAll(folder, 'A flow')
  return {
    flow,
    commit(next) {
      writeFileSync(flow, next(readFileSync(flow, 'utf8')))
      commitAll(folder, 'A change')
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function commitAll(folder: string, message: string): void {
  git(folder, 'add', '.')
  git(folder, 'commit', '--message', message)
}

function git(cwd: string, ...args: string[]): void {
  const env = {
    PATH: process.env['PATH'],
    HOME: cwd,
    GIT_CONFIG_NOSYSTEM: '1',
    ...{ GIT_AUTHOR_NAME: 'Nadia Okafor', GIT_AUTHOR_EMAIL: 'nadia@example.org' },
    ...{ GIT_COMMITTER_NAME: 'Nadia Okafor', GIT_COMMITTER_EMAIL: 'nadia@example.org' },
  }
  execFileSync('git', args, { cwd, env, stdio: 'ignore' })
}
