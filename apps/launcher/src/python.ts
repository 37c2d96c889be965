import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Failure } from './failure'
import { waitForLock } from './lock'
import { root } from './paths'
import { type CommandResult, lastLines, runCommand } from './run-command'

export type PythonRequest = {
  /** Holds one environment for each set of requirements. */
  folder: string
  env: NodeJS.ProcessEnv
  signal: AbortSignal
  onProcess?: (pid: number | null) => void
  /** Told once when an environment has to be made. */
  onMake?: () => void
}

/** `made`: false when it was there already. */
export type PythonEnvironment = { python: string; made: boolean }

const requirements = path.join(root, 'plugins/requirements.txt')
/** uv itself, by hash: it installs the rest in seconds. */
const installer = path.join(root, 'plugins/installer.txt')
const oldest = { major: 3, minor: 9 }
/** A distribution's own may be older than what is installed beside it under its full name. */
const programs = ['python3', 'python', ...[14, 13, 12, 11, 10, 9].map((minor) => `python3.${minor}`)]

/**
 * The Python environment of the sample flows: exactly plugins/requirements.txt, every file checked by its hash. Found by
 * the hash of that file, so that only a change makes a new one. Throws a Failure that names the package to install.
 */
export async function pythonEnvironment(request: PythonRequest): Promise<PythonEnvironment> {
  const { folder, signal, onMake } = request
  const base = await findPython(request)
  const environment = path.join(folder, environmentKey(readFileSync(requirements, 'utf8'), base.version))
  const python = path.join(environment, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')
  const marker = path.join(environment, '.complete')
  if (existsSync(marker) && existsSync(python)) return { python, made: false }

  mkdirSync(folder, { recursive: true })
  const lock = await waitForLock(`${environment}.lock`, { signal })
  try {
    if (existsSync(marker) && existsSync(python)) return { python, made: false }
    onMake?.()
    // One that was not finished cannot be trusted in any part.
    rmSync(environment, { recursive: true, force: true })
    await makeEnvironment({ ...request, base: base.program, environment, python })
    writeFileSync(marker, '')
    return { python, made: true }
  } finally {
    lock.release()
  }
}

/** `base`: the Python that it is made with; launchers run with it. */
export type PlannedPython = { base: string; python: string; marker: string; requirements: string }

/** Where that environment is or will be; null where there is no Python to make it with. */
export async function plannedPython(request: PythonRequest): Promise<PlannedPython | null> {
  const base = await findPython(request).catch(() => null)
  if (!base) return null
  const environment = path.join(request.folder, environmentKey(readFileSync(requirements, 'utf8'), base.version))
  const python = path.join(environment, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')
  return { base: base.program, python, marker: path.join(environment, '.complete'), requirements }
}

/** Names an environment: another requirement or another Python is another environment. */
export function environmentKey(requirementsText: string, pythonVersion: string): string {
  return createHash('sha256').update(`${pythonVersion}\n${requirementsText}`).digest('hex').slice(0, 16)
}

async function findPython(request: PythonRequest): Promise<{ program: string; version: string }> {
  const named = request.env['GROUNDWORK_PYTHON'] || undefined
  const script = 'import sys; print("%d.%d" % sys.version_info[:2])'
  let tooOld: string | undefined
  // Whatever Python there is, Metaflow itself does not run on Windows.
  const tried = process.platform === 'win32' ? [] : named ? [named] : programs
  for (const program of tried) {
    const version = (await succeeds(request, program, ['-c', script]))?.trim()
    if (!version) continue
    const [major = 0, minor = 0] = version.split('.').map(Number)
    if (major === oldest.major && minor >= oldest.minor) return { program, version }
    tooOld ??= version
  }
  throw new Failure(pythonComplaint({ platform: process.platform, named, tooOld }))
}

type Missing = { platform: NodeJS.Platform; named: string | undefined; tooOld: string | undefined }

/** What is missing and how one gets it on this system, without a full stop. */
export function pythonComplaint({ platform, named, tooOld }: Missing): string {
  if (platform === 'win32') return 'Metaflow runs on Linux and macOS, on Windows inside WSL: start Groundwork there'
  const found = tooOld ? ` (found ${tooOld})` : ''
  if (named) return `GROUNDWORK_PYTHON (${named}) is not a Python 3.9 or newer${found}`
  const wanted = `Python 3.9 or newer was not found${found}`
  if (platform === 'darwin') return `${wanted}: install it (brew install python, or python.org)`
  if (tooOld) return `${wanted}: install a newer one and name it in GROUNDWORK_PYTHON`
  return `${wanted}: install python3 and python3-venv`
}

type Making = PythonRequest & { base: string; environment: string; python: string }

/** With uv where there is one, for it takes seconds; else with one that pip brings; else with pip alone. */
async function makeEnvironment(making: Making): Promise<void> {
  const { base, environment, python } = making
  if (await succeeds(making, 'uv', ['--version'])) {
    const made = await succeeds(making, 'uv', ['venv', '--no-project', '--python', base, environment])
    if (made !== null && (await installWithUv(making, 'uv'))) return
    rmSync(environment, { recursive: true, force: true })
  }
  const venv = await run(making, base, ['-m', 'venv', environment])
  if (venv.code !== 0) throw new Failure(venvComplaint(venv.output))
  const uv = path.join(path.dirname(python), process.platform === 'win32' ? 'uv.exe' : 'uv')
  const hasUv =
    (await succeeds(making, python, ['-m', 'pip', 'install', '--quiet', '--require-hashes', '-r', installer])) !== null
  if (hasUv && (await installWithUv(making, uv))) return
  const pip = await run(making, python, ['-m', 'pip', 'install', '--quiet', '--require-hashes', '-r', requirements])
  if (pip.code !== 0) throw new Failure(`PyPI did not give what the sample flows need: ${lastLines(pip.output, 3)}`)
}

async function installWithUv(making: Making, uv: string): Promise<boolean> {
  const args = ['pip', 'install', '--quiet', '--python', making.python, '--require-hashes', '-r', requirements]
  return (await succeeds(making, uv, args)) !== null
}

export function venvComplaint(output: string): string {
  if (/ensurepip/.test(output)) return 'Python cannot make virtual environments here: install python3-venv'
  return `Python could not make a virtual environment: ${lastLines(output, 3)}`
}

/** The output of a command that succeeded, else null; a program that is not there counts as failed. */
async function succeeds(request: PythonRequest, command: string, args: string[]): Promise<string | null> {
  const result = await run(request, command, args)
  return result.code === 0 ? result.output : null
}

async function run({ env, signal, onProcess }: PythonRequest, command: string, args: string[]): Promise<CommandResult> {
  try {
    return await runCommand({
      command,
      args,
      cwd: root,
      env: { ...env, PIP_DISABLE_PIP_VERSION_CHECK: '1', UV_NO_PROGRESS: '1', UV_PYTHON_DOWNLOADS: 'never' },
      signal,
      onProcess,
    })
  } catch (error) {
    if (signal.aborted) throw error
    return { code: null, output: error instanceof Error ? error.message : String(error) }
  }
}
