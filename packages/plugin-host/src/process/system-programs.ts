import { execFile } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import path from 'node:path'

const folders = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']

/** The full path of a system program, or null where the system has none. Only its own folders count, not the caller's PATH. */
export function systemProgram(name: string): string | null {
  if (process.platform === 'win32') return null
  for (const folder of folders) {
    const file = path.join(folder, name)
    try {
      accessSync(file, constants.X_OK)
      return file
    } catch {
      // The next folder may have it.
    }
  }
  return null
}

/** Runs a command to its end; null when it ends well, else what it said. Given up after 5 s. */
export function tryCommand([file = '', ...args]: string[]): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(file, args, { timeout: 5_000, killSignal: 'SIGKILL', env: {}, cwd: '/' }, (error, _output, complaint) =>
      resolve(error ? firstLine(complaint) || error.message : null),
    )
  })
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0]?.trim() ?? ''
}
