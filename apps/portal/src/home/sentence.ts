import type { ProjectRow } from '@groundwork/catalog/project'

type Counts = { projects: number; failing: number; running: number }

/** The page's first sentence: what concerns the viewer, else what holds for everybody. */
export function homeSentence(mine: Pick<ProjectRow, 'name' | 'state'>[], all: Counts): string {
  const failing = mine.filter((project) => project.state === 'failing')
  if (failing.length === 1) return `${failing[0]?.name} fails. ${rest(all, 1)}`.trim()
  if (failing.length > 1)
    return `${failing.length} of your ${mine.length} projects fail. ${rest(all, failing.length)}`.trim()
  if (all.failing > 0) return `${mine.length > 0 ? 'Your projects hold. ' : ''}${of(all.failing, all.projects)}`
  if (all.projects === 1) return all.running ? 'Your first project is running.' : 'The one project here holds.'
  return all.running > 0
    ? `No project fails, ${all.running} ${all.running === 1 ? 'is' : 'are'} running.`
    : `No project fails. All ${all.projects} are quiet.`
}

function rest({ projects, failing }: Counts, shown: number): string {
  const others = failing - shown
  const quiet = projects - shown
  if (others <= 0) return quiet <= 0 ? '' : quiet === 1 ? 'The other one holds.' : `The other ${quiet} hold.`
  return `${others} more of ${projects} ${others === 1 ? 'does' : 'do'} too.`
}

const of = (failing: number, projects: number) =>
  projects === 1
    ? 'The one project here fails.'
    : `${failing} of ${projects} projects ${failing === 1 ? 'fails' : 'fail'}.`
