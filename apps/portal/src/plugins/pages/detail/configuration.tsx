import { EmptyState } from '@groundwork/ui/empty-state'
import { Panel } from '@groundwork/ui/panel'
import type { JsonSchema } from '@groundwork/ui/schema-form'
import { Time } from '@groundwork/ui/time'
import Link from 'next/link'
import { env } from '../../../env'
import { api } from '../../../trpc/server'
import { AsleepConfigEditor } from './config-editor-asleep'
import type { Detail } from './detail-frame'
import { SecretRows } from './secret-rows'
import { WebhookRows } from './webhook-rows'
import { changedKeys, inForce } from './changed-keys'

/** The configuration with its revisions, the secrets and the webhooks, for those who may configure the plugin. */
export async function Configuration({ detail }: { detail: Detail }) {
  const { installation, label, may, hasConfig, secretsWanted, configuresProjects } = detail
  const projects = configuresProjects ? <ProjectsLink id={installation.pluginId} name={label.name} /> : null
  if (!may.configure.allowed)
    return (
      <EmptyState kind="not-allowed" title={`You may not see how ${label.name} is configured`}>
        {may.configure.reason} {projects}
      </EmptyState>
    )
  const caller = await api()
  const id = installation.pluginId
  const [config, secrets, webhooks] = await Promise.all([
    hasConfig ? caller.plugins.config.get({ id }) : null,
    secretsWanted.length > 0 ? caller.plugins.secrets.list({ id }) : [],
    caller.plugins.webhooks({ id }),
  ])
  if (!config && secrets.length === 0 && webhooks.length === 0)
    return (
      <EmptyState kind="nothing-yet" title={`${label.name} has nothing to configure`}>
        It declares no configuration, wants no secrets and takes no calls from other systems. {projects}
      </EmptyState>
    )
  return (
    <div className="grid items-start gap-4 p-5 rail:grid-cols-[minmax(0,1fr)_var(--spacing-side)] max-sm:gap-3 max-sm:p-3">
      <div className="flex min-w-0 flex-col gap-4">
        {projects ? <p className="text-ink-2">{projects}</p> : null}
        {config?.schema ? (
          <Panel padded>
            <AsleepConfigEditor
              key={config.revision}
              id={id}
              name={label.name}
              schema={config.schema as JsonSchema}
              values={config.values}
              revision={config.revision}
              findings={config.findings}
              testReason={
                label.hasBackend
                  ? installation.state === 'disabled'
                    ? 'It is off: nothing of it runs that could test.'
                    : null
                  : 'It has no backend that could test it.'
              }
            />
          </Panel>
        ) : null}
        {secrets.length > 0 ? (
          <Panel title="Secrets" note="kept encrypted, never shown again">
            <SecretRows id={id} secrets={secrets} />
          </Panel>
        ) : null}
        {webhooks.length > 0 ? (
          <Panel title="Webhooks" note="other systems post here, with this header">
            <WebhookRows webhooks={webhooks} portalUrl={env().GROUNDWORK_PORTAL_URL} />
          </Panel>
        ) : null}
      </div>
      {config && config.history.length > 0 ? (
        <Panel title="Revisions" note="newest first">
          <ol className="py-1">
            {config.history.slice(0, 30).map((revision, index) => (
              <li key={revision.revision} className="flex flex-col px-3 py-1.5">
                <span className="flex items-baseline gap-2">
                  <b className="tabular-nums">{revision.revision}</b>
                  <span className="min-w-0 truncate text-xs text-ink-2">
                    {revision.authorName ?? (revision.author ? 'somebody who is gone' : 'Groundwork')}
                  </span>
                  <span className="ml-auto shrink-0 text-xs text-ink-3">
                    {revision.at === null ? '' : <Time at={revision.at} focusable />}
                  </span>
                </span>
                <span className="text-xs break-words text-ink-2">
                  {changedKeys(
                    config.history[index + 1]?.values ?? inForce(config.schema as JsonSchema | null, {}),
                    revision.values,
                  ).join(', ') || 'the same values'}
                </span>
              </li>
            ))}
          </ol>
        </Panel>
      ) : null}
    </div>
  )
}

/** Of a domain library: what its projects begin with is a layer of its own, with its own history and review. */
function ProjectsLink({ id, name }: { id: string; name: string }) {
  return (
    <Link href={`/config/library/${encodeURIComponent(id)}`} className="text-accent hover:underline">
      What {name} sets for its projects
    </Link>
  )
}
