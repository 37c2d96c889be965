'use client'

import { Button, type ButtonProps } from '@groundwork/ui/button'
import { type ReactNode, useState } from 'react'
import { Confirm } from './confirm'
import { type Leaving, useChange } from './use-change'

type ConfirmButtonProps<T> = Omit<ButtonProps, 'onClick' | 'title'> & {
  /** The question: "Retire local?". */
  title: string
  /** The verb and its object, on the button that does it: "Retire local". */
  verb: string
  /** Nothing is lost by it. */
  mild?: boolean
  /** What follows from it. */
  says: ReactNode
  work: () => Promise<T>
  /** What is told when it is done. */
  told: (result: T) => string | Leaving
  children: ReactNode
}

/** A button that asks once more, and then does what cannot be taken back. What went wrong stays in the question. */
export function ConfirmButton<T>(props: ConfirmButtonProps<T>) {
  const { title, verb, mild = false, says, work, told, children, ...button } = props
  const { change, busy, error, clear } = useChange()
  const [asking, setAsking] = useState(false)
  const close = () => {
    clear()
    setAsking(false)
  }
  const confirm = () =>
    change(work, (result) => {
      setAsking(false)
      return told(result)
    })
  return (
    <>
      <Button {...button} onClick={() => setAsking(true)}>
        {children}
      </Button>
      {asking ? (
        <Confirm title={title} verb={verb} mild={mild} busy={busy} error={error} onClose={close} onConfirm={confirm}>
          {says}
        </Confirm>
      ) : null}
    </>
  )
}
