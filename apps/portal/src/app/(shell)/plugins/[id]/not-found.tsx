import { buttonClass } from '@groundwork/ui/button-style'
import { EmptyState } from '@groundwork/ui/empty-state'
import Link from 'next/link'
import { TopBar } from '../../../../shell/top-bar'

export default function PluginNotFound() {
  return (
    <>
      <TopBar crumbs={[{ label: 'Plugins', href: '/plugins' }, { label: 'Not found' }]} live={false} />
      <EmptyState
        kind="no-match"
        title="There is no such plugin here"
        actions={
          <Link href="/plugins" className={buttonClass({ kind: 'primary' })}>
            Show installed plugins
          </Link>
        }
      >
        It was uninstalled, never registered, or is the preview of somebody else.
      </EmptyState>
    </>
  )
}
