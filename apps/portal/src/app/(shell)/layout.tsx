import { TimeProvider } from '@groundwork/ui/time-context'
import { Toaster } from '@groundwork/ui/toaster'
import type { ReactNode } from 'react'
import { PromoteHost } from '../../delivery/promote/promote-host'
import { PluginsProvider } from '../../plugins/runtime/store/plugins-provider'
import { Rail } from '../../shell/rail'
import { refusalsFor } from '../../shell/refusals'
import { ShellKeys } from '../../shell/shell-keys'
import { viewerZone } from '../../shell/viewer'
import { api, requireUser } from '../../trpc/server'

export default async function ShellLayout({ children }: { children: ReactNode }) {
  const [user, zone, caller] = await Promise.all([requireUser(), viewerZone(), api()])
  const isGranted = user.grants?.some(({ actions }) => actions.includes('freeze.manage'))
  const [contributions, environments] = await Promise.all([
    caller.plugins.contributions(),
    isGranted ? caller.delivery.environments.list() : [],
  ])
  const { id, name, role } = user
  return (
    <div className="grid min-h-dvh grid-cols-[var(--spacing-rail)_minmax(0,1fr)] max-rail:grid-cols-[var(--spacing-rail-min)_minmax(0,1fr)] max-sm:grid-cols-[minmax(0,1fr)]">
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 -translate-y-20 rounded-sm bg-raised px-3 py-2 font-medium text-accent shadow-pop focus:translate-y-0"
      >
        Skip to content
      </a>
      <PluginsProvider initial={contributions} viewer={{ id, name, role }}>
        <Rail user={user} />
        <TimeProvider zone={zone} now={Date.now()}>
          <main id="main" tabIndex={-1} className="flex min-w-0 flex-col outline-none">
            {children}
          </main>
          <PromoteHost />
          <ShellKeys
            refusals={refusalsFor(
              user,
              environments.map(({ name: environment }) => environment),
            )}
          />
        </TimeProvider>
      </PluginsProvider>
      <Toaster />
    </div>
  )
}
