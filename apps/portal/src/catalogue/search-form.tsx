import { Input } from '@groundwork/ui/input'
import { Search } from 'lucide-react'
import { SlashKey } from './slash-key'

/** A search that is an ordinary form: it works before any script has come. */
export function SearchForm({ label, q }: { label: string; q: string }) {
  return (
    <search className="min-w-0 flex-1">
      <form action="">
        <SlashKey />
        <Input
          type="search"
          name="q"
          key={q}
          defaultValue={q}
          aria-label={label}
          placeholder={label}
          data-slash
          autoComplete="off"
          before={<Search size={14} strokeWidth={1.75} aria-hidden="true" className="shrink-0 text-ink-3" />}
        />
      </form>
    </search>
  )
}
