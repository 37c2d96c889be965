import { buttonClass } from '@groundwork/ui/button-style'
import { EmptyState } from '@groundwork/ui/empty-state'
import Link from 'next/link'
import { TopBar } from '../../../../shell/top-bar'

export default function ProjectNotFound() {
  return (
    <>
      <TopBar crumbs={[{ label: 'Catalogue', href: '/catalogue' }, { label: 'Not found' }]} live={false} />
      <h1 className="sr-only">Project not found</h1>
      <EmptyState
        kind="no-match"
        title="There is no project of this name"
        actions={
          <Link href="/catalogue" className={buttonClass({ kind: 'primary' })}>
            Search the catalogue
          </Link>
        }
      >
        A project appears with its first run, under the name in its @project decorator, else under the name of its flow.
        The catalogue finds it even when a letter is wrong.
      </EmptyState>
    </>
  )
}
