import { SkeletonRows } from '@groundwork/ui/skeleton'
import { BarSkeleton, TabsSkeleton, TitleSkeleton } from '../../../../../delivery/shown/skeletons'

export default function EnvironmentsLoading() {
  return (
    <>
      <BarSkeleton />
      <TitleSkeleton />
      <TabsSkeleton />
      <div className="h-row-dense border-b border-line bg-sunken" />
      <div className="flex-1 bg-surface">
        <SkeletonRows rows={4} columns={['w-64', 'w-32', 'w-8']} />
      </div>
    </>
  )
}
