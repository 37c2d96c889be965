import { Field } from '@groundwork/ui/field'
import { Input } from '@groundwork/ui/input'
import { type Excess, ExcessList } from './excess-list'

type AskReasonProps = { excess: Excess[]; asked: boolean; why: string; onChange: (why: string) => void }

/** In what a change goes beyond the team's envelope, and why the team needs it: what the administrators read. */
export function AskReason({ excess, asked, why, onChange }: AskReasonProps) {
  return (
    <section className="flex flex-col gap-3">
      <div className="flex flex-col gap-1.5">
        <h3 className="font-medium text-ink">Goes beyond your team's envelope</h3>
        <ExcessList excess={excess} />
      </div>
      {asked ? (
        <p>{askedAlready}</p>
      ) : (
        <Field label="Why your team needs this" hint="The administrators read it, and approve or refuse.">
          <Input tall value={why} onChange={(event) => onChange(event.currentTarget.value)} />
        </Field>
      )}
    </section>
  )
}

export const askedAlready = 'It was asked for already. The answer comes to your inbox.'

/** Why it cannot be asked for as it stands; null when it can. */
export function askReasonOf(asked: boolean, why: string): string | null {
  if (asked) return askedAlready
  return why.trim().length < 5 ? 'Say why your team needs it.' : null
}
