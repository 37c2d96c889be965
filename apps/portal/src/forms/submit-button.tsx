'use client'

import { Button, type ButtonProps } from '@groundwork/ui/button'
import { useFormStatus } from 'react-dom'

/** The button that sends its form. While that runs it keeps its width and a second press does nothing. */
export function SubmitButton(props: Omit<ButtonProps, 'type'>) {
  const { pending } = useFormStatus()
  return (
    <Button
      kind="primary"
      size="lg"
      {...props}
      type="submit"
      aria-busy={pending || undefined}
      onClick={(event) => {
        if (pending) event.preventDefault()
      }}
    />
  )
}
