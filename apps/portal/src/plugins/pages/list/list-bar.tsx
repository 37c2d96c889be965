'use client'

import { Input } from '@groundwork/ui/input'
import { Segments } from '@groundwork/ui/segments'
import { Select } from '@groundwork/ui/select'
import { Search } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { SlashKey } from '../../../catalogue/slash-key'
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
  const hidden = {
    ...(address.state !== 'all' && { state: address.state }),
    ...(address.sort !== 'name' && { sort: address.sort }),
  }
  return (
    <div className="flex flex-wrap items-center gap-2 px-5 pt-3 max-sm:px-3">
      <search className="min-w-48 flex-1">
        <form action={path}>
          <SlashKey />
          <Input
            type="search"
            name="q"
            key={address.q}
            defaultValue={address.q}
            aria-label="Filter plugins"
            placeholder="Filter plugins"
            data-slash
            autoComplete="off"
            before={<Search size={14} strokeWidth={1.75} aria-hidden="true" className="shrink-0 text-ink-3" />}
          />
          {Object.entries(hidden).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
        </form>
      </search>
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
