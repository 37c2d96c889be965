import { LayerMark } from '@groundwork/ui/layer-mark'
import { Panel } from '@groundwork/ui/panel'
import { Pill } from '@groundwork/ui/pill'
import { Table, Td, Th, Tr } from '@groundwork/ui/table'
import { Time } from '@groundwork/ui/time'
import Link from 'next/link'
import { layerHref } from './addresses'
import type { ProjectLayers } from './config-types'

type Layer = ProjectLayers['layers'][number]

/** Every layer of a project, the one that wins first. */
export function LayerTable({ layers: { layers, environments } }: { layers: ProjectLayers }) {
  return (
    <Panel title="Layers" note="a higher one wins, key by key">
      <Table>
        <thead>
          <tr>
            <Th>Layer</Th>
            <Th number className="max-sm:hidden">
              Keys
            </Th>
            <Th className="max-sm:hidden">Revision</Th>
            <Th className="max-rail:hidden">Last change</Th>
            <Th>You may</Th>
          </tr>
        </thead>
        <tbody>
          {layers.toReversed().map((layer) => (
            <LayerLine
              key={layer.address}
              layer={layer}
              production={environments.some(({ name, production }) => production && name === layer.environment)}
            />
          ))}
        </tbody>
      </Table>
    </Panel>
  )
}

function LayerLine({ layer, production }: { layer: Layer; production: boolean }) {
  const { address, kind, keys, locks, revision, authorName, message, at, openChanges, expired, expiresAt } = layer
  const href = layerHref(address)
  return (
    <Tr data-row data-layer={address}>
      <Td height="tall" className="max-sm:whitespace-normal">
        <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <LayerMark layer={kind} />
          {href ? (
            <Link href={href} className="font-name text-accent hover:underline">
              {placeWords(layer)}
            </Link>
          ) : (
            <span className="font-name">{placeWords(layer)}</span>
          )}
          {production ? <Pill tone="outline">production</Pill> : null}
          {expired ? <Pill tone="warn">ended</Pill> : null}
          {openChanges > 0 ? (
            <Pill tone="accent">
              {openChanges} open {openChanges === 1 ? 'change' : 'changes'}
            </Pill>
          ) : null}
        </span>
      </Td>
      <Td number height="tall" className="max-sm:hidden">
        {keys}
        {locks > 0 ? <span className="text-ink-3">, {locks} locked</span> : null}
      </Td>
      <Td height="tall" className="max-sm:hidden">
        {kind === 'defaults' ? (
          <span className="text-ink-3">with the library</span>
        ) : revision === 0 ? (
          <span className="text-ink-3">nothing set yet</span>
        ) : (
          <Link href={layerHref(address, 'view=history') ?? ''} className="text-accent tabular-nums hover:underline">
            {revision}
          </Link>
        )}
      </Td>
      <Td height="tall" className="max-w-80 truncate max-rail:hidden">
        {at === null ? null : (
          <span className="text-ink-2">
            {authorName ?? 'Groundwork'}, <Time at={at} />
            {message ? <span className="text-ink-3">: {message}</span> : null}
            {expiresAt === null ? null : (
              <span className="text-ink-3">
                ; ends <Time at={expiresAt} mode="moment" />
              </span>
            )}
          </span>
        )}
      </Td>
      <Td height="tall" className="max-w-80 py-1.5 whitespace-normal">
        <May layer={layer} />
      </Td>
    </Tr>
  )
}

function May({ layer: { may, kind, approvals } }: { layer: Layer }) {
  if (!may)
    return (
      <span className="text-xs text-ink-3">
        {kind === 'defaults' ? 'read it; a release of the library changes it' : 'read it'}
      </span>
    )
  if (!may.edit.allowed) return <span className="text-xs text-ink-3">read it. {may.edit.reason}</span>
  return (
    <span className="text-xs text-ink-2">
      change it
      {approvals > 0 ? `, with ${approvals === 1 ? 'one approval' : `${approvals} approvals`} of somebody else` : ''}
    </span>
  )
}

function placeWords({ address, environment, unit, kind }: Layer): string {
  const rest = address.slice(address.indexOf(':') + 1)
  if (kind === 'environment') return environment ?? rest
  return kind === 'target' ? `${unit} in ${environment}` : rest
}
