import { BarSkeleton, PanelSkeleton, TitleSkeleton } from '../../../delivery/shown/skeletons'

export default function InboxLoading() {
  return (
    <>
      <BarSkeleton width="w-16" />
      <TitleSkeleton />
      <div className="flex max-w-4xl flex-col gap-4 p-5 max-sm:gap-3 max-sm:p-3">
        <PanelSkeleton rows={3} height="h-row-tall" />
        <PanelSkeleton rows={6} height="h-row-tall" />
      </div>
    </>
  )
}
