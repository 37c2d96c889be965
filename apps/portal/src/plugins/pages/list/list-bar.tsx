'use client'

import { Segments } from '@groundwork/ui/segments'
import { Select } from '@groundwork/ui/select'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { SearchForm } from '../../../catalogue/search-form'
import { listHref, type PluginsAddress, type SortChoice, stateChoices } from './list-address'

const stateWords = { all: 'All', on: 'On', attention: 'Needs you', off: 'Off' }
const sorts: { value: SortChoice; label: string }[] = [
  { value: 'name', label: 'By name' },
  { value: 'errors', label: 'Most errors' },
  { value: 'load', label: 'Slowest to load' },
  { value: 'size', label: 'Largest' },
  { value: 'newest', label: 'Newest' },
]

type ListBarProps = { path: string; address: PluginsAddress; states: boolean }

/** Search, state and order of a list of plugins; all of it in the address. */
export function ListBar({ path, address, states }: ListBarProps) {
  const router = useRouter()
  const keeps = {
    state: address.state === 'all' ? null : address.state,
    sort: address.sort === 'name' ? null : address.sort,
  }
  return (
    <div className="flex flex-wrap items-center gap-2 px-5 pt-3 max-sm:px-3">
      <SearchForm path={path} label="Filter plugins" q={address.q} keeps={keeps} className="min-w-48 flex-1" />
      {states ? (
        <Segments
          label="State"
          link={Link}
          current={address.state}
          items={stateChoices.map((state) => ({
            id: state,
            label: stateWords[state],
            href: listHref(path, { ...address, state }),
          }))}
        />
      ) : null}
      <Select
        aria-label="Order"
        value={address.sort}
        options={states ? sorts : sorts.filter(({ value }) => value !== 'errors' && value !== 'load')}
        onChange={(event) => {
          const sort = event.currentTarget.value as SortChoice
          router.push(listHref(path, { ...address, sort }), { scroll: false })
        }}
      />
    </div>
  )
}
