import { DetailSkeleton } from '../../../../../../../runs/detail-skeleton'

export default function TaskLoading() {
  return (
    <DetailSkeleton>
      <div className="h-[max(320px,calc(100dvh-180px))] rounded-md border border-line bg-surface">
        <div className="h-9 border-b border-line" />
      </div>
    </DetailSkeleton>
  )
}
