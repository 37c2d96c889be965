import { CopyBlock } from './copy-block'
import { readLines, restartLine } from './lines'

type ReadLinesProps = {
  datastore: string | undefined
  cards: string | undefined
  /** The data folder that Groundwork was started with, where it was by `npm start`. */
  data: string | undefined
}

/** What makes code packages, logs, artifacts and cards readable here: the folders of this installation, else which settings name others. */
export function ReadLines({ datastore, cards, data }: ReadLinesProps) {
  return (
    <div className="flex flex-col gap-3 text-ink-2">
      <p>
        A version is made of the code package that its run keeps beside its data, so versions need this as well as logs,
        artifacts and cards do.
      </p>
      {datastore && cards && (
        <>
          <p>
            For flows that run on the machine of Groundwork: with these lines too, Metaflow keeps all of it where it can
            be read.
          </p>
          <CopyBlock text={readLines(datastore, cards)} label="Lines for versions, logs, artifacts and cards" />
        </>
      )}
      <p>
        {datastore && cards ? 'Other folders' : 'Groundwork reads only folders it was given. They'} are named in{' '}
        <code>GROUNDWORK_DATASTORE_ROOTS</code> (code, logs and artifacts) and <code>GROUNDWORK_CARD_ROOTS</code>{' '}
        (cards) when Groundwork is started{data ? ', in its checkout:' : '.'}
      </p>
      {data && <CopyBlock text={restartLine(data)} label="Command that starts Groundwork with other folders" />}
    </div>
  )
}
