import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { type Running, root } from './groundwork'

export type FlowRun = { flow: string; user: string; args?: string[] }

/** Starts a flow with the unmodified client, recorded by the running Groundwork. */
export function startFlow(running: Running, { flow, user, args = [] }: FlowRun): ChildProcess {
  const cwd = path.join(running.data, 'samples', 'work')
  mkdirSync(cwd, { recursive: true })
  return spawn(running.python, [path.resolve(root, flow), 'run', ...args], {
    cwd,
    stdio: 'ignore',
    env: {
      PATH: process.env.PATH,
      HOME: running.data,
      USER: user,
      METAFLOW_USER: user,
      METAFLOW_HOME: path.join(running.data, 'metaflow', 'home'),
      METAFLOW_DATASTORE_SYSROOT_LOCAL: path.join(running.data, 'metaflow', 'datastore'),
      METAFLOW_CARD_LOCALROOT: path.join(running.data, 'metaflow', 'datastore', 'mf.cards'),
      METAFLOW_DEFAULT_METADATA: 'service',
      METAFLOW_SERVICE_URL: running.metadataUrl,
      METAFLOW_SERVICE_AUTH_KEY: running.token,
      METAFLOW_FEAT_ALWAYS_UPLOAD_CODE_PACKAGE: '1',
      OMP_NUM_THREADS: '1',
      OPENBLAS_NUM_THREADS: '1',
    },
  })
}

/** The same, waited for. A flow may fail: what it did is for the specs to see. */
export async function recordFlow(running: Running, run: FlowRun): Promise<void> {
  await once(startFlow(running, run), 'exit')
}
