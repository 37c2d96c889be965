import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { type Binaries, reachableHome } from './binaries'
import { type Identity, makePassableFolder, othersMayPass } from './identity'
import { serverEnvironment } from './server-environment'

/** A data folder on disk: where it really is, and the password of its superuser. */
export type Cluster = { dataDir: string; password: string; created: boolean }

type ClusterOptions = { dataDir: string; binaries: Binaries; identity: Identity | null }

/** Finds or makes the data folder. As root below a closed folder it lies under /var/lib, where the server's user can reach it. */
export function openCluster({ dataDir: wanted, binaries, identity }: ClusterOptions): Cluster {
  const dataDir = identity ? reachableDataDir(wanted) : path.resolve(wanted)
  const passwordFile = `${dataDir}.password`
  if (!fs.existsSync(path.join(dataDir, 'PG_VERSION'))) {
    refuseForeignFolder(dataDir)
    makePassableFolder(path.dirname(dataDir))
    initialise({ dataDir, passwordFile, binaries, identity })
    return { dataDir, password: readPassword(passwordFile), created: true }
  }
  refuseOtherVersion(dataDir, binaries)
  return { dataDir, password: readPassword(passwordFile), created: false }
}

function reachableDataDir(wanted: string): string {
  const dataDir = path.resolve(wanted)
  if (othersMayPass(path.dirname(dataDir))) return dataDir
  return path.join(reachableHome, createHash('sha256').update(dataDir).digest('hex').slice(0, 12), 'data')
}

function refuseForeignFolder(dataDir: string): void {
  if (fs.existsSync(dataDir) && fs.readdirSync(dataDir).length > 0) {
    throw new Error(`${dataDir} is not empty and is not a PostgreSQL data folder. Name another data folder.`)
  }
}

function refuseOtherVersion(dataDir: string, binaries: Binaries): void {
  const made = fs.readFileSync(path.join(dataDir, 'PG_VERSION'), 'utf8').trim()
  const ours = binaries.version.split('.')[0]
  if (made !== ours) {
    throw new Error(
      `${dataDir} was made by PostgreSQL ${made}, but PostgreSQL ${ours} is installed. ` +
        'Move the data with pg_dump, or name another data folder.',
    )
  }
}

function readPassword(passwordFile: string): string {
  try {
    return fs.readFileSync(passwordFile, 'utf8').trim()
  } catch {
    throw new Error(
      `The database's password file ${passwordFile} cannot be read. Put it back, or name another data folder.`,
    )
  }
}

type InitialiseOptions = { dataDir: string; passwordFile: string; binaries: Binaries; identity: Identity | null }

/** initdb into a folder beside, renamed when it is whole: a start that is cut off can simply be repeated. */
function initialise({ dataDir, passwordFile, binaries, identity }: InitialiseOptions): void {
  const making = `${dataDir}.making`
  fs.rmSync(making, { recursive: true, force: true })
  fs.mkdirSync(making, { mode: 0o700 })
  fs.rmSync(passwordFile, { force: true })
  fs.writeFileSync(passwordFile, `${randomBytes(18).toString('base64url')}\n`, { mode: 0o600 })
  if (identity) {
    fs.chownSync(making, identity.uid, identity.gid)
    fs.chownSync(passwordFile, identity.uid, identity.gid)
  }
  const options = ['-D', making, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8']
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--no-sync']
  try {
    execFileSync(binaries.initdb, [...options, ...locale], {
      ...(identity && { uid: identity.uid, gid: identity.gid }),
      cwd: path.parse(making).root,
      env: serverEnvironment(),
      encoding: 'utf8',
      stdio: ['ignore', 'ignore', 'pipe'],
    })
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string }
    throw new Error(`PostgreSQL could not make its data folder ${dataDir}: ${(stderr || message).trim()}`, {
      cause: error,
    })
  }
  if (identity && process.getuid) fs.chownSync(passwordFile, process.getuid(), process.getgid!())
  fs.renameSync(making, dataDir)
}
