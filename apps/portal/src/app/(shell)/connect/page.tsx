import { can } from '@groundwork/access/can'
import { Panel } from '@groundwork/ui/panel'
import type { Metadata } from 'next'
import { ConnectLines } from '../../../connect/connect-lines'
import { FirstRun } from '../../../connect/first-run'
import { ReadLines } from '../../../connect/read-lines'
import { env } from '../../../env'
import { TopBar } from '../../../shell/top-bar'
import { requireUser } from '../../../trpc/server'

export const metadata: Metadata = { title: 'Connect Metaflow' }

export default async function ConnectPage() {
  const user = await requireUser()
  const decision = can(user, 'token.create', { kind: 'installation' })
  const {
    GROUNDWORK_METADATA_URL,
    GROUNDWORK_ENGINE_URL,
    GROUNDWORK_DATASTORE_FOLDER,
    GROUNDWORK_CARD_FOLDER,
    GROUNDWORK_DATA,
  } = env()
  return (
    <>
      <TopBar crumbs={[{ label: 'Connect' }]} />
      <div className="flex max-w-3xl flex-col gap-4 p-5 max-sm:p-3">
        <div>
          <h1 className="text-xl font-semibold">Point Metaflow here</h1>
          <p className="mt-0.5 text-ink-2">
            Paste two lines to record runs, and those of 2 to make versions of them. Metaflow itself stays as it is;
            nothing needs to be installed.
          </p>
        </div>
        <Panel title="1. Tell Metaflow where to record" padded>
          <ConnectLines
            metadataUrl={GROUNDWORK_METADATA_URL ?? GROUNDWORK_ENGINE_URL}
            personName={user.name || user.email}
            refusal={decision.allowed ? null : decision.reason}
          />
        </Panel>
        <Panel title="2. To make versions, and to read logs, artifacts and cards here" padded>
          <ReadLines datastore={GROUNDWORK_DATASTORE_FOLDER} cards={GROUNDWORK_CARD_FOLDER} data={GROUNDWORK_DATA} />
        </Panel>
        <Panel title="3. Run a flow" padded>
          <div className="flex flex-col gap-3">
            <pre className="overflow-x-auto rounded-sm bg-sunken px-3 py-2 leading-5">python your_flow.py run</pre>
            <FirstRun />
          </div>
        </Panel>
        <Panel title="What happens next" padded>
          <ul className="flex list-disc flex-col gap-1.5 pl-4 text-ink-2">
            <li>The run stands in Runs while it runs, with its steps, tasks and status.</li>
            <li>
              Its project appears in the Catalogue: the name given by <code>@project</code>, else the flow’s own name.
              Who ran it is shown as its owner, marked as inferred, until someone claims it.
            </li>
            <li>
              Logs, artifacts and cards are read from where the flow stores them; Groundwork needs to reach that place.
            </li>
            <li>
              A run that succeeded becomes a version by <b className="font-name">Make a version</b> on its page, as soon
              as Groundwork may read the folder that it keeps its data in.
            </li>
            <li>If Groundwork is away for a moment, Metaflow tries again by itself and the run goes on.</li>
          </ul>
        </Panel>
      </div>
    </>
  )
}
