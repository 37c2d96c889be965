import { Input } from '@groundwork/ui/input'
import { Search } from 'lucide-react'
import { SlashKey } from './slash-key'

type SearchFormProps = {
  label: string
  q: string
  /** The page that is asked; left out: this one. */
  path?: string
  /** What else of its address stays as it is. */
  keeps?: Record<string, string | null>
  className?: string
}

/** The search of a list: an ordinary form, so that it works before any script has come; `/` leads into it. */
export function SearchForm({ label, q, path = '', keeps = {}, className = 'min-w-0 flex-1' }: SearchFormProps) {
  return (
    <search className={className}>
      <form action={path}>
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
        {Object.entries(keeps).map(([name, value]) =>
          value === null ? null : <input key={name} type="hidden" name={name} value={value} />,
        )}
      </form>
    </search>
  )
}
