import { opendir, lstat } from 'node:fs/promises'
import path from 'node:path'
import type { PluginProcess } from './plugin-process'

const everyMs = 2_000
const most = { bytes: 256 * 1024 * 1024, files: 10_000 }
type Size = { bytes: number; files: number }

/** Ends a process that fills the disk through its own folder; answers how to stop watching. */
export function watchScratch(process: PluginProcess): () => void {
  let stopped = false
  let next: NodeJS.Timeout | undefined
  const look = async () => {
    const { bytes, files } = await sizeOf(process.scratch)
    if (stopped) return
    if (bytes > most.bytes || files > most.files) {
      const limits = `${most.bytes / 1024 / 1024} MB in ${most.files} files`
      return process.kill(`Its scratch folder grew beyond ${limits}. Delete what is done with, or use platform.kv.`)
    }
    next = setTimeout(() => void look(), everyMs)
  }
  next = setTimeout(() => void look(), everyMs)
  return () => {
    stopped = true
    clearTimeout(next)
  }
}

/** Disk space of a folder and all below it, links not followed; counting stops where either is too much already. */
export async function sizeOf(folder: string, size: Size = { bytes: 0, files: 0 }): Promise<Size> {
  try {
    for await (const entry of await opendir(folder)) {
      const full = path.join(folder, entry.name)
      size.files++
      if (entry.isDirectory()) await sizeOf(full, size)
      else size.bytes += (await lstat(full)).blocks * 512
      if (size.bytes > most.bytes || size.files > most.files) break
    }
  } catch {
    // It was removed meanwhile.
  }
  return size
}
