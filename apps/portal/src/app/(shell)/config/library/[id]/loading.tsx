import { BarSkeleton, ColumnsSkeleton, PanelSkeleton, TitleSkeleton } from '../../../../../delivery/shown/skeletons'

export default function LibraryConfigLoading() {
  return (
    <>
      <BarSkeleton width="w-56" />
      <TitleSkeleton />
      <ColumnsSkeleton
        side={
          <>
            <PanelSkeleton rows={4} />
            <PanelSkeleton rows={2} />
          </>
        }
      >
        <PanelSkeleton rows={8} height="h-row-tall" />
      </ColumnsSkeleton>
    </>
  )
}
