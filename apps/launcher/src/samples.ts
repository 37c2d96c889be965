import { createHash } from 'node:crypto'
import { createWriteStream, existsSync, mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Addresses } from './addresses'
import { describeFailure, Failure } from './failure'
import { makeOperatorToken } from './operator'
import { type DataLayout, root } from './paths'
import { writePrivateFile } from './private-file'
import { pythonEnvironment } from './python'
import { runCommand } from './run-command'
import { outcomeOf, sampleNotes, type SampleOutcome } from './sample-notes'
import { cardRoot } from './service-specs'
import { seconds } from './stages'
import { withPool } from './welcome'

export type Sample = { flow: string; args: string[]; user: string; expect: 'succeeded' | 'failed' }

export type SampleRequest = {
  layout: DataLayout
  addresses: Addresses
  databaseUrl: string
  env: NodeJS.ProcessEnv
  signal: AbortSignal
  onProcess: (name: string, pid: number | null) => void
  say: (line: string) => void
}

/**
 * Records real runs of the sample flows, one after the other, unless they are recorded. What was recorded is noted run
 * by run, so that a start after an interruption goes on where the last one was; a run that ended otherwise than it
 * should is tried again. Never throws: samples are a courtesy.
 */
export async function recordSamples(request: SampleRequest): Promise<void> {
  const { layout, env, signal, onProcess, say } = request
  try {
    const samples = readSamples()
    const notes = sampleNotes(layout.samples)
    const left = samples.filter((sample) => notes.isLeft(sampleKey(sample)))
    if (left.length === 0) return
    const python = await prepare()
    const token = await sampleToken(request)
    for (const [index, sample] of left.entries()) {
      const name = `Sample run ${index + 1} of ${left.length}, ${path.basename(sample.flow, '.py')}`
      const start = performance.now()
      const outcome = await runSample({ ...request, sample, python, token })
      const asExpected = outcome === sample.expect
      const wanted = sample.expect === 'failed' ? 'failed, as it should' : 'succeeded'
      say(`${asExpected ? '✓' : '!'} ${name}: ${asExpected ? wanted : outcome}  ${seconds(performance.now() - start)}`)
      const again = notes.note(sampleKey(sample), asExpected)
      if (asExpected) continue
      say(`  its output: ${sampleLog(layout, sample)}`)
      if (again) say('  It is recorded anew at the next start.')
    }
  } catch (error) {
    if (signal.aborted) return
    const reason = error instanceof Failure ? error.message : describeFailure(error)
    say(`! No sample runs: ${reason}. Groundwork itself is complete without them.`)
  } finally {
    onProcess('sample', null)
  }

  async function prepare(): Promise<string> {
    const start = performance.now()
    const environment = await pythonEnvironment({
      folder: env['GROUNDWORK_PYTHON_FOLDER'] || layout.python,
      env,
      signal,
      onProcess: (pid) => onProcess('python', pid),
      onMake: () => say('… Making a Python environment for the sample flows, once; about half a minute'),
    })
    if (environment.made) say(`✓ Python environment of the sample flows  ${seconds(performance.now() - start)}`)
    return environment.python
  }
}

/** Changes when the flow or its arguments do. */
export function sampleKey(sample: Sample, flowText = readFileSync(path.join(root, sample.flow), 'utf8')): string {
  return createHash('sha256')
    .update(JSON.stringify([sample.flow, sample.args, flowText]))
    .digest('hex')
    .slice(0, 16)
}

function readSamples(): Sample[] {
  const file = path.join(root, 'plugins/samples.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Sample[]) : []
}

type Run = SampleRequest & { sample: Sample; python: string; token: string }

async function runSample(run: Run): Promise<SampleOutcome> {
  const { sample, python, layout, signal, onProcess } = run
  const flow = path.join(root, sample.flow)
  const cwd = path.join(layout.samples, 'work')
  mkdirSync(cwd, { recursive: true, mode: 0o700 })
  const log = createWriteStream(sampleLog(layout, sample), { flags: 'a', mode: 0o600 })
  // A full disk must not end the launcher.
  log.on('error', () => {})
  const { code, output } = await runCommand({
    command: python,
    args: [flow, ...sample.args],
    cwd,
    env: flowEnvironment(run),
    signal,
    onLine: (line) => log.write(`${line}\n`),
    onProcess: (pid) => onProcess('sample', pid),
  }).finally(() => log.end())
  return outcomeOf(code, output)
}

function sampleLog(layout: DataLayout, sample: Sample): string {
  return path.join(layout.logs, `sample-${path.basename(sample.flow, '.py')}.log`)
}

/** What Metaflow needs to record here, with nothing of the person's own Metaflow configuration in it. */
export function flowEnvironment({ env, layout, addresses, sample, python, token }: Run): NodeJS.ProcessEnv {
  const own = Object.entries(env).filter(([name]) => !/^(METAFLOW_|GROUNDWORK_|DATABASE_|PYTHON)/.test(name))
  return {
    ...(Object.fromEntries(own) as NodeJS.ProcessEnv),
    PATH: `${path.dirname(python)}${path.delimiter}${env['PATH'] ?? ''}`,
    USER: sample.user,
    METAFLOW_USER: sample.user,
    METAFLOW_HOME: layout.metaflowHome,
    METAFLOW_DATASTORE_SYSROOT_LOCAL: layout.datastore,
    METAFLOW_CARD_LOCALROOT: cardRoot(layout),
    METAFLOW_DEFAULT_METADATA: 'service',
    METAFLOW_SERVICE_URL: addresses.engineUrl,
    METAFLOW_SERVICE_AUTH_KEY: token,
    // So that a first start has something to make a version of.
    METAFLOW_FEAT_ALWAYS_UPLOAD_CODE_PACKAGE: '1',
    PYTHONUNBUFFERED: '1',
    PYTHONDONTWRITEBYTECODE: '1',
    OMP_NUM_THREADS: '1',
    OPENBLAS_NUM_THREADS: '1',
  }
}

/** The token that sample runs are recorded with: kept beside the data, made again when it was revoked or the database is another. */
async function sampleToken({ layout, addresses, databaseUrl, signal }: SampleRequest): Promise<string> {
  const file = path.join(layout.samples, 'token')
  if (existsSync(file)) {
    const token = readFileSync(file, 'utf8').trim()
    const response = await fetch(`${addresses.engineUrl}/flows`, { headers: { 'x-api-key': token }, signal })
    await response.body?.cancel()
    if (response.status !== 401) return token
  }
  const token = await withPool(databaseUrl, (pool) =>
    makeOperatorToken(pool, { name: 'sample runs', scope: 'record', by: 'start' }),
  )
  writePrivateFile(file, `${token}\n`)
  return token
}
