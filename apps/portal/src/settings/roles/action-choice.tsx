'use client'

import type { Action } from '@groundwork/access/can'
import { CheckBox } from '../../delivery/environments/check-box'
import type { OfferedAction } from './role-editor'

type ActionChoiceProps = { offered: OfferedAction[]; chosen: Action[]; onChange: (chosen: Action[]) => void }

/** Actions by what they are about. What this person cannot give says why, and can be taken out only. */
export function ActionChoice({ offered, chosen, onChange }: ActionChoiceProps) {
  const groups = new Map<string, OfferedAction[]>()
  for (const each of offered) {
    const group = each.action.split('.', 1)[0] ?? ''
    groups.set(group, [...(groups.get(group) ?? []), each])
  }
  return (
    <div className="grid grid-cols-2 gap-x-6 gap-y-4 max-sm:grid-cols-1">
      {[...groups].map(([group, actions]) => (
        <fieldset key={group} className="flex flex-col gap-1.5">
          <legend className="mb-1 text-xs font-medium text-ink-3 first-letter:uppercase">{group}</legend>
          {actions.map(({ action, words, inEnvironment, reason }) => {
            const has = chosen.includes(action)
            return (
              <CheckBox
                key={action}
                label={words}
                hint={
                  <>
                    <code>{action}</code>
                    {reason && !has ? `: ${reason}` : inEnvironment ? ', by environment' : ''}
                  </>
                }
                checked={has}
                onChange={(on) => onChange(on ? [...chosen, action] : chosen.filter((each) => each !== action))}
              />
            )
          })}
        </fieldset>
      ))}
    </div>
  )
}
