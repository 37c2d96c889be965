import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { Recorder } from './recorder'

export const flows = path.resolve(import.meta.dirname, '../../plugins')
export const fixtures = path.join(import.meta.dirname, 'flows')

export type Metaflow = { python: string; recorder: Recorder; user: string }

/** The environment of every Metaflow process that a test starts: nothing of the person's own configuration is used. */
function environment({ recorder, user }: Metaflow): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: recorder.folder,
    USER: user,
    METAFLOW_USER: user,
    METAFLOW_HOME: path.join(recorder.folder, 'metaflow'),
    METAFLOW_DATASTORE_SYSROOT_LOCAL: recorder.datastore,
    METAFLOW_DEFAULT_METADATA: 'service',
    METAFLOW_SERVICE_URL: recorder.url,
    METAFLOW_SERVICE_AUTH_KEY: recorder.token,
    METAFLOW_FEAT_ALWAYS_UPLOAD_CODE_PACKAGE: '1',
    OMP_NUM_THREADS: '1',
    OPENBLAS_NUM_THREADS: '1',
    PYTHONUNBUFFERED: '1',
  }
}

/** Starts `python arguments` with that environment, in a folder of the recorder. */
export async function start(metaflow: Metaflow, args: string[]): Promise<ChildProcess> {
  await mkdir(metaflow.recorder.folder, { recursive: true })
  return spawn(metaflow.python, args, {
    cwd: metaflow.recorder.folder,
    env: environment(metaflow),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

export type Finished = { code: number | null; output: string }

export async function finished(child: ChildProcess): Promise<Finished> {
  let output = ''
  child.stdout?.on('data', (data: Buffer) => (output += data))
  child.stderr?.on('data', (data: Buffer) => (output += data))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, output }
}

export async function run(metaflow: Metaflow, args: string[]): Promise<Finished> {
  return finished(await start(metaflow, args))
}

/** What the client's own API reads back about `Flow/run` and artifacts of it, `step/name`, as JSON (read_back.py says what). */
export async function readBack(metaflow: Metaflow, pathspec: string, ...artifacts: string[]): Promise<ReadBack> {
  const args = [path.join(import.meta.dirname, 'read_back.py'), pathspec, ...artifacts]
  const { code, output } = await run(metaflow, args)
  if (code !== 0) throw new Error(`read_back.py ${pathspec} failed:\n${output}`)
  return JSON.parse(output.slice(output.lastIndexOf('\n{') + 1)) as ReadBack
}

export type ReadBack = {
  successful: boolean
  finished: boolean
  tags: string[]
  systemTags: string[]
  runs: string[]
  /** By `step/name`. */
  values: Record<string, unknown>
  steps: Record<
    string,
    {
      id: string
      successful: boolean
      attempt: number
      artifacts: string[]
      parents: string[]
      children: string[]
      stdout: string
      metadata: Record<string, string>
    }[]
  >
}
