'use client'

import { type FacetField, filterTokens, toggleFacet } from '@groundwork/catalog/filter'
import type { ProjectFacets, ProjectState } from '@groundwork/catalog/project'
import { Button } from '@groundwork/ui/button'
import { Facet } from '@groundwork/ui/facet'
import { Sheet } from '@groundwork/ui/sheet'
import { SlidersHorizontal } from 'lucide-react'
import { useState } from 'react'
import { projectLook } from '../status/run-status'
import type { AddressControl } from './use-address'

type FacetsProps = { facets: ProjectFacets; control: AddressControl }

const titles: [FacetField, string][] = [
  ['state', 'State'],
  ['owner', 'Owner'],
  ['library', 'Library'],
  ['tag', 'Tag'],
  ['kind', 'Kind'],
]

/** Counts are of what the other choices leave; below 1080 px the same opens as a sheet. */
export function FacetRail({ facets, control }: FacetsProps) {
  return (
    <aside
      aria-label="Filters"
      className="sticky top-header flex max-h-[calc(100dvh-var(--spacing-header))] w-facets shrink-0 flex-col gap-4 self-start overflow-y-auto px-3 py-3 max-rail:hidden"
    >
      <FacetList facets={facets} control={control} />
    </aside>
  )
}

export function FacetsButton({ facets, control }: FacetsProps) {
  const [open, setOpen] = useState(false)
  const chosen = filterTokens(control.address.filter).length
  return (
    <span className="rail:hidden">
      <Button onClick={() => setOpen(true)} aria-label="Filters">
        <SlidersHorizontal size={14} strokeWidth={1.75} aria-hidden="true" />
        {chosen > 0 && <span className="text-accent tabular-nums">{chosen}</span>}
      </Button>
      <Sheet
        open={open}
        onClose={() => setOpen(false)}
        title="Filters"
        footer={
          <Button kind="primary" onClick={() => setOpen(false)}>
            Show {facets.total} {facets.total === 1 ? 'project' : 'projects'}
          </Button>
        }
      >
        <div className="flex flex-col gap-5">
          <FacetList facets={facets} control={control} />
        </div>
      </Sheet>
    </span>
  )
}

function FacetList({ facets, control }: FacetsProps) {
  const { address, go } = control
  return titles.map(([field, title]) => {
    const items = facets[field].map((facet) => ({
      ...facet,
      ...(field === 'state' && { glyph: projectLook(facet.value as ProjectState).glyph }),
    }))
    if (field !== 'state' && items.every((item) => item.value === 'none')) return null
    if (field === 'kind' && items.length < 2) return null
    return (
      <Facet
        key={field}
        title={title}
        items={items}
        selected={address.filter[field] ?? []}
        onToggle={(value) => go({ filter: toggleFacet(address.filter, { field, value }) })}
      />
    )
  })
}
