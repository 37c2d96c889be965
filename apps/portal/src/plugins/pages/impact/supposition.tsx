import { Button } from '@groundwork/ui/button'
import { buttonClass } from '@groundwork/ui/button-style'
import { Input } from '@groundwork/ui/input'
import { Select } from '@groundwork/ui/select'
import Link from 'next/link'

type SuppositionProps = { points: string[]; remove: string; contract: string }

/** "What if": a point that goes, another contract, or both; an ordinary form whose answer is in the address. */
export function Supposition({ points, remove, contract }: SuppositionProps) {
  return (
    <form action="/plugins/impact" className="flex flex-wrap items-center gap-2">
      <span className="font-medium">What if</span>
      <Select
        name="remove"
        key={remove}
        defaultValue={remove}
        aria-label="The point that is removed"
        options={[
          { value: '', label: 'no point were removed' },
          ...points.map((point) => ({ value: point, label: `${point} were removed` })),
        ]}
      />
      <span>and the contract became</span>
      <span className="w-32">
        <Input
          name="contract"
          key={contract}
          defaultValue={contract}
          aria-label="Contract version"
          placeholder="2.0.0"
          autoComplete="off"
          spellCheck={false}
        />
      </span>
      <Button type="submit">Show who breaks</Button>
      {remove || contract ? (
        <Link href="/plugins/impact" className={buttonClass({ kind: 'quiet' })}>
          Suppose nothing
        </Link>
      ) : null}
    </form>
  )
}
