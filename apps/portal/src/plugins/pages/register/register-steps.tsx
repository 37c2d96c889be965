import { Check } from 'lucide-react'

export type Step = { id: string; label: string; state: 'done' | 'current' | 'later' }

/** Where one stands on the way from a bundle to a plugin that is on; each step leads to its part of the sheet. */
export function RegisterSteps({ steps }: { steps: Step[] }) {
  return (
    <ol
      aria-label="Steps"
      className="flex gap-1 overflow-x-auto border-b border-line-faint px-5 py-2.5 [scrollbar-width:none] max-sm:px-3.5"
    >
      {steps.map(({ id, label, state }, index) => (
        <li
          key={id}
          aria-current={state === 'current' ? 'step' : undefined}
          className="flex shrink-0 items-center gap-1.5 pr-2.5"
        >
          {index > 0 ? <span aria-hidden="true" className="mr-1.5 h-px w-6.5 bg-line max-sm:w-3" /> : null}
          <span
            className={`flex size-[18px] items-center justify-center rounded-full border text-2xs tabular-nums ${
              state === 'done'
                ? 'border-transparent bg-ok-soft text-ok'
                : state === 'current'
                  ? 'border-accent-fill bg-accent-fill text-on-accent'
                  : 'border-line-strong text-ink-3'
            }`}
          >
            {state === 'done' ? <Check size={12} aria-label="Done" /> : index + 1}
          </span>
          <a
            href={`#register-${id}`}
            className={`font-medium hover:text-accent ${state === 'later' ? 'text-ink-3' : state === 'current' ? 'font-name text-ink' : 'text-ink-2'}`}
          >
            {label}
          </a>
        </li>
      ))}
    </ol>
  )
}
