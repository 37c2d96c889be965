import type {
  ArtifactAnswer,
  ArtifactKey,
  Page,
  ProjectFilter,
  ProjectInfo,
  RunFilter,
  RunInfo,
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
}
