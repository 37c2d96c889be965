import { BarSkeleton, ColumnsSkeleton, PanelSkeleton, TitleSkeleton } from '../../../../delivery/shown/skeletons'

export default function TargetLoading() {
  return (
    <>
      <BarSkeleton width="w-64" />
      <TitleSkeleton />
      <ColumnsSkeleton
        side={
          <>
            <PanelSkeleton rows={3} />
            <PanelSkeleton rows={3} height="h-row-tall" />
            <PanelSkeleton rows={2} height="h-row-tall" />
          </>
        }
      >
        <PanelSkeleton rows={2} height="h-row-tall" />
        <PanelSkeleton rows={6} />
        <PanelSkeleton rows={4} />
      </ColumnsSkeleton>
    </>
  )
}
