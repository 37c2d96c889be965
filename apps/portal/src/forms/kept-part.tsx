'use client'

import { KeepTyped } from '@groundwork/ui/keep-typed'
import type { ComponentType } from 'react'

/** The part, told of what was typed into it before it woke. */
export function keptPart<Props extends object>(Part: ComponentType<Props>): ComponentType<Props> {
  return function Kept(props) {
    return (
      <KeepTyped>
        <Part {...props} />
      </KeepTyped>
    )
  }
}
