import { PluginLink, useAction, usePlugin } from '@groundwork/plugin-sdk/ui'
import { Button } from '@groundwork/ui/button'
import { ErrorPanel } from '@groundwork/ui/error-panel'
import { Notice } from '@groundwork/ui/notice'
import { Panel } from '@groundwork/ui/panel'
import { SkeletonRows } from '@groundwork/ui/skeleton'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from './client'

/** The rules in force in words, and the search for slates of earlier runs. */
export function RulesPage() {
  const trpc = useTRPC()
  const { id } = usePlugin()
  const { data: rules, error } = useQuery(trpc.rules.queryOptions())
  const collect = useAction(trpc.collect.mutationOptions(), { done: 'Looking through the run history.' })
  if (error) return <ErrorPanel title="The rules cannot be read" detail={error.message} />
  if (!rules) return <SkeletonRows rows={4} />
  return (
    <div className="cd-page">
      <Panel title="Rules" padded>
        <ul className="cd-list">
          <li>Runs of {rules.flows.join(', ')} propose slates.</li>
          <li>A mean rating below {rules.weakBelow} is weak.</li>
          <li>{rules.editors ? `The team "${rules.editors}" decides.` : 'Every developer decides.'}</li>
          <li>
            {rules.editors
              ? `Editors are reminded of slates that wait for more than ${rules.remindAfterHours} hours.`
              : 'Nobody is reminded, since no team is named.'}
          </li>
        </ul>
        <PluginLink portal href={`/plugins/${id}/configuration`}>
          Change them
        </PluginLink>
      </Panel>
      <Panel title="Earlier runs" padded>
        <p>Slates that were proposed before this plugin was here can be found in the run history.</p>
        <Button reason={collect.pending ? 'Being asked.' : null} onClick={() => void collect.run()}>
          Find slates of earlier runs
        </Button>
        {collect.error && <Notice title="The search did not start">{collect.error}</Notice>}
      </Panel>
    </div>
  )
}
