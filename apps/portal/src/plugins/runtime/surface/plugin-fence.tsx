'use client'

import { Component, type ReactNode } from 'react'

type PluginFenceProps = {
  /** What stands in the plugin's place; `retry` renders it anew. */
  fallback: (error: Error, retry: () => void) => ReactNode
  onCrash: (error: Error) => void
  onRetry: () => void
  children: ReactNode
}

/** Keeps what a plugin throws while it renders away from the rest of the page. */
export class PluginFence extends Component<PluginFenceProps, { error: Error | null }> {
  override state: { error: Error | null } = { error: null }

  static getDerivedStateFromError(thrown: unknown) {
    return { error: thrown instanceof Error ? thrown : new Error(String(thrown)) }
  }

  override componentDidCatch(thrown: unknown) {
    this.props.onCrash(thrown instanceof Error ? thrown : new Error(String(thrown)))
  }

  retry = () => {
    this.props.onRetry()
    this.setState({ error: null })
  }

  override render() {
    const { error } = this.state
    return error ? this.props.fallback(error, this.retry) : this.props.children
  }
}
