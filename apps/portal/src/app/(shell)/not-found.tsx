import type { Metadata } from 'next'
import Link from 'next/link'
import { TopBar } from '../../shell/top-bar'

export const metadata: Metadata = { title: 'Not found' }

export default function NotFound() {
  return (
    <>
      <TopBar crumbs={[{ label: 'Not found' }]} live={false} />
      <div className="flex flex-col items-start gap-3 p-5 max-sm:p-3">
        <h1 className="text-xl font-semibold">This is not here.</h1>
        <p className="max-w-prose text-ink-2">
          No project, run, promotion or layer of configuration has this address. It may be mistyped, or it belongs to
          another installation. Nothing recorded here is deleted by itself.
        </p>
        <p className="flex gap-4">
          <Link href="/catalogue" className="font-medium text-accent hover:underline">
            Look in the catalogue
          </Link>
          <Link href="/runs" className="font-medium text-accent hover:underline">
            Look in the runs
          </Link>
          <Link href="/promotions" className="font-medium text-accent hover:underline">
            Look in the promotions
          </Link>
        </p>
      </div>
    </>
  )
}
