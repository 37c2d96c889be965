import { SkeletonRows } from '@groundwork/ui/skeleton'
import { DetailSkeleton } from '../../../../../../runs/detail-skeleton'

export default function RunLoading() {
  return (
    <DetailSkeleton>
      <div className="overflow-hidden rounded-md border border-line bg-surface">
        <div className="h-row border-b border-line-faint" />
        <SkeletonRows rows={14} height="h-row-dense" columns={['w-96']} />
      </div>
    </DetailSkeleton>
  )
}
