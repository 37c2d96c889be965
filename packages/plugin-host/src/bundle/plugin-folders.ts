import { z } from 'zod'

/** Where the engine names the folders of its own disk that plugins may be taken from; GET, for those who may bring plugins. */
const foldersPath = '/plugins/v1/-/folders'

const answer = z.object({ folders: z.array(z.string()) })

type Engine = (path: string, init?: RequestInit) => Promise<Response>

/** The folders that plugins may be taken from; none where the engine does not answer. */
export async function pluginFolders(engine: Engine): Promise<string[]> {
  const response = await engine(foldersPath).catch(() => null)
  const read = answer.safeParse(response?.ok ? await response.json().catch(() => null) : null)
  return read.success ? read.data.folders : []
}
