import {
  BarSkeleton,
  ColumnsSkeleton,
  PanelSkeleton,
  TabsSkeleton,
  TitleSkeleton,
} from '../../../../../delivery/shown/skeletons'

export default function EnvironmentLoading() {
  return (
    <>
      <BarSkeleton />
      <TitleSkeleton />
      <TabsSkeleton />
      <ColumnsSkeleton
        side={
          <>
            <PanelSkeleton rows={5} height="h-row-dense" />
            <PanelSkeleton rows={2} />
          </>
        }
      >
        <PanelSkeleton rows={2} height="h-row-tall" />
        <PanelSkeleton rows={8} height="h-row-tall" />
      </ColumnsSkeleton>
    </>
  )
}
