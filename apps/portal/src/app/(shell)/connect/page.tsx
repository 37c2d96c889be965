import type { Metadata } from 'next'
import { TopBar } from '../../../shell/top-bar'

export const metadata: Metadata = { title: 'Connect Metaflow' }

export default function ConnectPage() {
  return (
    <>
      <TopBar crumbs={[{ label: 'Connect' }]} />
      <div className="p-5 max-sm:p-3">
        <h1 className="text-xl font-semibold">Point Metaflow here</h1>
      </div>
    </>
  )
}
