'use client'

import { Button } from '@groundwork/ui/button'
import { ErrorPanel } from '@groundwork/ui/error-panel'
import { useQueryErrorResetBoundary } from '@tanstack/react-query'
import { Component, type ReactNode } from 'react'

type FenceProps = { children: ReactNode; onReset: () => void }

/** Keeps a part that cannot be read from taking the page with it. */
export function TabFence({ children }: { children: ReactNode }) {
  const { reset } = useQueryErrorResetBoundary()
  return <Fence onReset={reset}>{children}</Fence>
}

class Fence extends Component<FenceProps, { error: Error | null }> {
  override state: { error: Error | null } = { error: null }

  static getDerivedStateFromError(error: Error) {
    return { error }
  }

  override render() {
    const { error } = this.state
    if (!error) return this.props.children
    return (
      <div className="p-3">
        <ErrorPanel
          title="This part could not be read."
          actions={
            <Button
              onClick={() => {
                this.props.onReset()
                this.setState({ error: null })
              }}
            >
              Try again
            </Button>
          }
        >
          {error.message}
        </ErrorPanel>
      </div>
    )
  }
}
