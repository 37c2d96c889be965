'use client'

import { buttonClass } from '@groundwork/ui/button-style'
import { EmptyState } from '@groundwork/ui/empty-state'
import Link from 'next/link'
import { useParams } from 'next/navigation'
import { decodeParts } from '../../runs/addresses'
import { configHref, pathParts } from './addresses'

/** For the address of a layer of something that is not there. */
export function LayerNotFound() {
  const { name: encoded, layer } = useParams<{ name: string; layer?: string[] }>()
  const { name } = decodeParts({ name: encoded })
  return (
    <div className="flex-1 bg-surface">
      <h1 className="sr-only">Layer not found</h1>
      <EmptyState
        kind="no-match"
        title={missing(name, pathParts(layer ?? []))}
        actions={
          <Link href={configHref(name)} className={buttonClass({ kind: 'primary' })}>
            See the layers of {name}
          </Link>
        }
      >
        Layers are of the project itself, of an environment, and of one unit in one environment. Settings, Environments
        lists the environments; a flow becomes a unit with its first version. Capital letters count.
      </EmptyState>
    </div>
  )
}

function missing(project: string, [kind, first, second, ...rest]: readonly string[]): string {
  if (kind === 'environment' && first && second === undefined) return `There is no environment ${first}`
  if (kind === 'override' && first && second && rest.length === 0)
    return `${project} has no unit ${first} in an environment ${second}`
  return `${project} has no such layer of configuration`
}
