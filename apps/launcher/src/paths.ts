import path from 'node:path'

/** The folder that holds package.json of the whole project. */
export const root = path.resolve(import.meta.dirname, '../../..')

/** What lies where below a data folder. */
export type DataLayout = {
  folder: string
  postgres: string
  secret: string
  readyFile: string
  launcherFile: string
  databaseFile: string
  logs: string
  metaflowHome: string
  datastore: string
  python: string
  samples: string
}

export function dataLayout(folder: string): DataLayout {
  const below = (...parts: string[]) => path.join(folder, ...parts)
  return {
    folder,
    postgres: below('postgres'),
    secret: below('secret'),
    readyFile: below('ready.json'),
    launcherFile: below('launcher.json'),
    databaseFile: below('database.json'),
    logs: below('logs'),
    metaflowHome: below('metaflow', 'home'),
    datastore: below('metaflow', 'datastore'),
    python: below('python'),
    samples: below('samples'),
  }
}

/** A path as a person would type it from here: relative when it lies below the current folder. */
export function shownPath(file: string): string {
  const relative = path.relative(process.cwd(), file)
  return relative === '' || relative.startsWith('..') || path.isAbsolute(relative) ? file : `./${relative}`
}
