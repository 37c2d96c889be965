'use client'

import type { ProjectFacets, ProjectSort } from '@groundwork/catalog/project'
import { FilterBar } from '@groundwork/ui/filter-bar'
import { Menu } from '@groundwork/ui/menu'
import { Select } from '@groundwork/ui/select'
import { Columns3 } from 'lucide-react'
import { useSearchParams } from 'next/navigation'
import { addressProblem, barKeys, effectiveSort, fromBar, refusalOf, toBar } from './address'
import { columnIds, columnLabels } from './columns'
import { FacetsButton } from './facet-rail'
import type { AddressControl } from './use-address'

const sortLabels: [ProjectSort, string][] = [
  ['recent', 'Last run first'],
  ['name', 'By name'],
  ['runs', 'Most runs first'],
]

/** Filter bar, order and columns; all of it changes the address and nothing else. */
export function ProjectBar({ facets, control }: { facets: ProjectFacets; control: AddressControl }) {
  const { address, go } = control
  const { filter, columns } = address
  const search = useSearchParams()
  const sorts: [ProjectSort, string][] = filter.q ? [['relevance', 'Best match first'], ...sortLabels] : sortLabels
  return (
    <div className="flex items-center gap-2 px-4 py-2 max-sm:px-3">
      <FilterBar
        label="Filter projects"
        placeholder="Filter by name, flow, owner, library, tag"
        value={toBar(filter, facets.owner)}
        fields={barKeys}
        suggest={(key, prefix) => suggestions(facets, key, prefix)}
        refuse={refusalOf}
        problem={addressProblem(new URLSearchParams(search))}
        onChange={(value) => go({ filter: fromBar(value, facets.owner) })}
      />
      <FacetsButton facets={facets} control={control} />
      <Select
        aria-label="Order"
        value={effectiveSort(address)}
        className="max-sm:hidden"
        options={sorts.map(([value, label]) => ({ value, label }))}
        onChange={(event) => go({ sort: event.target.value as ProjectSort })}
      />
      <Menu
        align="end"
        className="max-sm:hidden"
        items={columnIds.map((id) => ({
          id,
          label: columnLabels[id],
          checked: columns.includes(id),
          onSelect: () =>
            go({ columns: columns.includes(id) ? columns.filter((each) => each !== id) : [...columns, id] }),
        }))}
      >
        <Columns3 size={14} strokeWidth={1.75} aria-hidden="true" />
        Columns
      </Menu>
    </div>
  )
}

function suggestions(facets: ProjectFacets, key: string, prefix: string): string[] {
  if (key === 'is') return ['starred', 'mine'].filter((value) => value.startsWith(prefix))
  const found = facets[key as 'state' | 'owner' | 'library' | 'tag' | 'kind'] ?? []
  return found
    .map((facet) => (key === 'owner' && facet.value !== 'none' ? facet.label : facet.value))
    .filter((value) => value.toLowerCase().includes(prefix.toLowerCase()))
}
