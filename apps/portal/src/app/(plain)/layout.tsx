import type { ReactNode } from 'react'

export default function PlainLayout({ children }: { children: ReactNode }) {
  return <main className="flex min-h-dvh flex-col">{children}</main>
}
