import { EmptyState } from '@groundwork/ui/empty-state'
import { Notice } from '@groundwork/ui/notice'
import { Panel } from '@groundwork/ui/panel'
import { TRPCError } from '@trpc/server'
import type { Metadata } from 'next'
import { RefreshOnLive } from '../../../../catalogue/refresh-on-live'
import { RowKeys } from '../../../../catalogue/row-keys'
import { Breaks } from '../../../../plugins/pages/impact/breaks'
import { ImpactMatrix } from '../../../../plugins/pages/impact/impact-matrix'
import { Supposition } from '../../../../plugins/pages/impact/supposition'
import { PluginsFrame } from '../../../../plugins/pages/plugins-frame'
import { api } from '../../../../trpc/server'

export const metadata: Metadata = { title: 'Upgrade impact' }

type PageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function ImpactPage({ searchParams }: PageProps) {
  const search = await searchParams
  const one = (name: string) => ([search[name] ?? ''].flat()[0] ?? '').trim().slice(0, 60)
  const [remove, contract] = [one('remove'), one('contract')]
  const { impact, trouble } = await read({ remove, contract })
  const misfits = impact.plugins.filter(({ fits }) => !fits).length
  return (
    <PluginsFrame
      tab="impact"
      lead={
        impact.plugins.length === 0
          ? 'No plugin is installed, so nothing can break.'
          : misfits === 0
            ? `All installed plugins fit contract ${impact.contract}.`
            : `${misfits} of ${impact.plugins.length} do not fit contract ${impact.contract}.`
      }
    >
      <RowKeys />
      <RefreshOnLive interests={[{ topic: 'plugin' }]} />
      {impact.plugins.length === 0 ? (
        <EmptyState kind="nothing-yet" title="No plugin is installed yet">
          Here stands which plugin uses which extension point and which contract, and what a change of them would break.
        </EmptyState>
      ) : (
        <div className="flex flex-col gap-4 p-5 max-sm:gap-3 max-sm:p-3">
          <Supposition points={impact.points.map(({ point }) => point)} remove={remove} contract={contract} />
          {trouble ? <Notice title={trouble} /> : null}
          {impact.breaks ? <Breaks breaks={impact.breaks} supposed={inWords({ remove, contract })} /> : null}
          <Panel title="Points and plugins" note="how many contributions each plugin brings to each point">
            <ImpactMatrix impact={impact} />
          </Panel>
        </div>
      )}
    </PluginsFrame>
  )
}

type Supposed = { remove: string; contract: string }

/** The answer to what is supposed; without the supposition when that makes no sense, and the sentence why. */
async function read({ remove, contract }: Supposed) {
  const caller = await api()
  try {
    const impact = await caller.plugins.impact({ ...(remove && { remove }), ...(contract && { contract }) })
    return { impact, trouble: null }
  } catch (error) {
    if (!(error instanceof TRPCError) || error.code !== 'BAD_REQUEST') throw error
    return { impact: await caller.plugins.impact({}), trouble: error.message }
  }
}

function inWords({ remove, contract }: Supposed): string {
  return [remove && `without ${remove}`, contract && `with contract ${contract}`].filter(Boolean).join(' and ')
}
