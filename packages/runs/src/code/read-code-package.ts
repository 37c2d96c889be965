import { createHash } from 'node:crypto'
import { type DatastoreReader, DatastoreRefusal } from '../datastore/reader'
import type { CodePackage } from './code-facts'

/**
 * The bytes of a run's code package, read below the roots that are allowed and checked against the recorded hash.
 * @throws DatastoreRefusal with a sentence: another datastore, a root that is not allowed, not there any more, damaged, too large
 */
export async function readCodePackage(
  datastore: DatastoreReader,
  { flow, codePackage, limit }: { flow: string; codePackage: CodePackage; limit: number },
): Promise<Buffer> {
  const { dsType, sha, location } = codePackage
  const tail = `/${flow}/data/${sha.slice(0, 2)}/${sha}`
  if (dsType === 'local' && !location.endsWith(tail))
    throw new DatastoreRefusal('The recorded place of the code package is not one that Metaflow writes.')
  const root = await datastore.open(dsType, location.slice(0, -tail.length))
  const { bytes, cut } = await root.blob(flow, sha, limit)
  if (cut)
    throw new DatastoreRefusal(
      `The code package is larger than ${Math.floor(limit / 1_000_000)} MB. Leave files out of it: Metaflow packs what lies beside the flow with the suffixes of --package-suffixes.`,
    )
  if (createHash('sha1').update(bytes).digest('hex') !== sha)
    throw new DatastoreRefusal('The code package in the datastore is not what the run recorded: its hash is another.')
  return bytes
}
