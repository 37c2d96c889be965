import { Pill } from '@groundwork/ui/pill'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { Table, Td, Th, Tr } from '@groundwork/ui/table'
import Link from 'next/link'
import type { RouterOutputs } from '../../../trpc/types'
import { ownerWords } from '../words/owner'

type Impact = RouterOutputs['plugins']['impact']

/** Extension points in use down, plugins across; a mark where a plugin uses a point. */
export function ImpactMatrix({ impact }: { impact: Impact }) {
  const used = impact.points.filter(({ users }) => users.length > 0)
  const idle = impact.points.length - used.length
  return (
    <div className="overflow-x-auto">
      <Table>
        <thead>
          <tr>
            <Th>Extension point</Th>
            <Th>Stability</Th>
            {impact.plugins.map((plugin) => (
              <Th key={plugin.pluginId}>
                <Link href={`/plugins/${plugin.pluginId}`} className="hover:text-accent">
                  {plugin.name}
                </Link>
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Tr>
            <Td>Contract</Td>
            <Td className="text-ink-2">{impact.contract}</Td>
            {impact.plugins.map((plugin) => (
              <Td key={plugin.pluginId} title={ownerWords(plugin)}>
                <span className="inline-flex items-center gap-1 font-mono text-xs">
                  <StatusGlyph
                    kind={plugin.fits ? 'ok' : 'fail'}
                    size={12}
                    label={plugin.fits ? 'fits' : 'does not fit'}
                  />
                  {plugin.contract}
                </span>
              </Td>
            ))}
          </Tr>
          {used.map(({ point, what, stability, users }) => (
            <Tr key={point}>
              <Td title={what}>
                <Link
                  href={`/plugins/impact?remove=${encodeURIComponent(point)}`}
                  scroll={false}
                  data-row-link
                  className="font-mono text-xs hover:text-accent"
                >
                  {point}
                </Link>
              </Td>
              <Td className="text-ink-2">
                <Stability of={stability} />
              </Td>
              {impact.plugins.map((plugin) => {
                const use = users.find(({ pluginId }) => pluginId === plugin.pluginId)
                return (
                  <Td key={plugin.pluginId} className="tabular-nums" title={use?.contributions.join(', ')}>
                    {use ? use.contributions.length : <span className="text-ink-3">·</span>}
                  </Td>
                )
              })}
            </Tr>
          ))}
        </tbody>
      </Table>
      {idle > 0 ? (
        <p className="px-3 py-2 text-xs text-ink-3">
          {idle} more {idle === 1 ? 'point is' : 'points are'} offered and used by no installed plugin.
        </p>
      ) : null}
    </div>
  )
}

function Stability({ of }: { of: Impact['points'][number]['stability'] }) {
  if (of.level === 'stable') return <span>stable</span>
  if (of.level === 'experimental') return <Pill tone="warn">experimental</Pill>
  return (
    <span>
      <Pill tone="fail">goes away</Pill> {of.lastDay}, use <code>{of.replacement}</code>
    </span>
  )
}
