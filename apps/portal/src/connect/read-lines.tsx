import { CopyBlock } from './copy-block'
import { readLines } from './lines'

type ReadLinesProps = { datastore: string | undefined; cards: string | undefined }

/** What makes logs, artifacts and cards readable here: the folders of this installation, else which settings name others. */
export function ReadLines({ datastore, cards }: ReadLinesProps) {
  return (
    <div className="flex flex-col gap-3 text-ink-2">
      {datastore && cards && (
        <>
          <p>
            For flows that run on the machine of Groundwork: with these lines too, Metaflow keeps them where they can be
            read.
          </p>
          <CopyBlock text={readLines(datastore, cards)} label="Lines for logs, artifacts and cards" />
        </>
      )}
      <p>
        {datastore && cards ? 'Other folders' : 'Groundwork reads only folders it was given. They'} are named in{' '}
        <code>GROUNDWORK_DATASTORE_ROOTS</code> (logs and artifacts) and <code>GROUNDWORK_CARD_ROOTS</code> (cards) when
        Groundwork is started.
      </p>
    </div>
  )
}
