'use client'

import { PageError, type PageErrorProps } from '../shell/page-error'

export default function RootError(props: PageErrorProps) {
  return (
    <main className="min-h-dvh p-5">
      <PageError {...props} />
    </main>
  )
}
