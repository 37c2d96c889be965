import type { ProjectConfig, ProjectConfigOf } from '@groundwork/plugin-sdk/ui-host'
import type { useTRPCClient } from '../../../trpc/client'

/** What a project is configured with in an environment; in the one of the highest rank where none is named. */
export async function projectConfig(
  { delivery }: ReturnType<typeof useTRPCClient>,
  { project, unit, environment }: ProjectConfigOf,
): Promise<ProjectConfig> {
  const name = environment ?? (await delivery.environments.list.query()).at(-1)?.name
  if (name === undefined) throw new Error('There is no environment yet, so nothing is configured in one.')
  const found = await delivery.config.resolved.query({ project, unit: unit ?? null, environment: name })
  const { values, provenance, problems } = found
  return { environment: found.environment, unit: found.unit, values, provenance, problems }
}
