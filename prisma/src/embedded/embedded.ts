import { findBinaries } from './binaries'
import { openCluster } from './cluster'
import { serverIdentity } from './identity'
import { urlFor } from './running'
import { startServer } from './server'

export type EmbeddedOptions = {
  /** Made when it does not exist. The password lies beside it in `<dataDir>.password`. */
  dataDir: string
  database: string
  /** Receives what the server writes: warnings and errors. */
  log?: (text: string) => void
  /** Where it must listen, for a server that comes back under the address others know; else a free port is taken. */
  port?: number
  /** PostgreSQL settings beside or instead of ours. */
  settings?: Record<string, string>
}

export type EmbeddedPostgres = {
  url: string
  pid: number
  /** Where the data really is: under /var/lib when root started it below a folder that is closed to others. */
  dataDir: string
  /** The data folder was made by this start. */
  created: boolean
  /** The server was running already, left over by a parent that was killed. */
  reused: boolean
  stop(): Promise<void>
}

/**
 * A real PostgreSQL from npm for those who have none, on a free port of 127.0.0.1 and without a Unix socket. Works as root
 * (the server then runs as `postgres` or `nobody`). Throws an Error whose message says what to do.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { database, port, settings, log = () => {} } = options
  const identity = serverIdentity()
  const binaries = findBinaries(identity !== null)
  const cluster = openCluster({ dataDir: options.dataDir, binaries, identity })
  const server = await startServer({ cluster, postgres: binaries.postgres, identity, database, port, settings, log })
  return {
    url: urlFor({ port: server.port, password: cluster.password }, database),
    pid: server.pid,
    dataDir: cluster.dataDir,
    created: cluster.created,
    reused: server.reused,
    stop: server.stop,
  }
}
