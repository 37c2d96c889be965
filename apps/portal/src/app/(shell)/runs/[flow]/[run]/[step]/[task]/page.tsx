import type { Metadata } from 'next'
import { decodeParts, runHref } from '../../../../../../../runs/addresses'
import { readTask } from '../../../../../../../runs/read'
import { taskName } from '../../../../../../../runs/task-name'
import { TaskPage } from '../../../../../../../runs/task/task-page'
import { TopBar } from '../../../../../../../shell/top-bar'
import { api } from '../../../../../../../trpc/server'

type Props = PageProps<'/runs/[flow]/[run]/[step]/[task]'>

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const key = decodeParts(await params)
  const { flow, run, step, task } = key
  await readTask(key)
  return { title: `${step}/${task} of ${flow} ${run}` }
}

const firstLines = 500

export default async function Task({ params, searchParams }: Props) {
  const key = decodeParts(await params)
  const { tab, attempt: asked } = await searchParams
  const [task, { runs }] = await Promise.all([readTask(key), api()])
  const attempt = chosenAttempt(asked, task.attempt)
  const first = {
    ...(tab === undefined || tab === 'logs'
      ? { log: await runs.log({ ...key, attempt, stream: 'merged', tail: firstLines, count: firstLines }) }
      : {}),
    ...(tab === 'artifacts' ? { artifacts: await runs.artifacts({ ...key, attempt }) } : {}),
    ...(tab === 'cards' ? { cards: await runs.cards(key) } : {}),
    ...(tab === 'facts' ? { metadata: await runs.metadata(key) } : {}),
  }
  return (
    <>
      <TopBar
        crumbs={[
          { label: 'Runs', href: '/runs' },
          { label: task.run.project, href: `/projects/${encodeURIComponent(task.run.project)}` },
          { label: task.run.flow, href: `/runs?flow=${encodeURIComponent(task.run.flow)}` },
          { label: task.run.id, href: runHref(key), mono: true },
          { label: `${task.step}/${taskName(task)}`, mono: true },
        ]}
      />
      <TaskPage key={attempt} taskKey={key} task={task} attempt={attempt} first={first} />
    </>
  )
}

/** `?attempt=1` is the first; the last one when the address does not say, or says nonsense. */
function chosenAttempt(asked: string | string[] | undefined, last: number): number {
  const number = typeof asked === 'string' && /^\d{1,3}$/.test(asked) ? Number(asked) - 1 : last
  return Math.max(0, Math.min(number, Math.max(0, last)))
}
