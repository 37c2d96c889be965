import type { Actor } from '@groundwork/access/can'
import type {
  ArtifactAnswer,
  ArtifactKey,
  DeliveryFilter,
  EnvironmentInfo,
  Page,
  ProjectFilter,
  ProjectInfo,
  PromotionAsk,
  PromotionInfo,
  RunFilter,
  RunInfo,
  TargetInfo,
  VersionInfo,
} from '@groundwork/plugin-sdk/platform'

/** What the engine answers for plugins from the packages that own the rows. */
export type PlatformQueries = {
  runs: {
    list(filter: RunFilter): Promise<Page<RunInfo>>
    run(which: { flow: string; run: string }): Promise<RunInfo | null>
    artifact(key: ArtifactKey): Promise<ArtifactAnswer>
  }
  catalog: {
    projects(filter: ProjectFilter): Promise<Page<ProjectInfo>>
    project(name: string): Promise<ProjectInfo | null>
  }
  delivery: {
    environments(): Promise<EnvironmentInfo[]>
    targets(filter: DeliveryFilter): Promise<Page<TargetInfo>>
    versions(filter: Omit<DeliveryFilter, 'environment'>): Promise<Page<VersionInfo>>
    promotions(filter: DeliveryFilter): Promise<Page<PromotionInfo>>
    promotion(number: number): Promise<PromotionInfo | null>
    /** As the plugin; what it may is asked again for the target. `person`: whom it answers, the id; null where nobody asked it. */
    request(ask: PromotionAsk, actor: Actor, person: string | null): Promise<{ number: number; created: boolean }>
  }
}
