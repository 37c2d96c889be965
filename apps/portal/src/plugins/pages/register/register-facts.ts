import type { Manifest } from '@groundwork/plugin-sdk/manifest'
import type { JsonSchema } from '@groundwork/ui/schema-form'
import type { Excess } from '../contents/excess-list'
import type { PermissionLine } from '../contents/permission-list'
import type { Standing } from '../detail/agreed'
import type { Signature } from '../words/signature'

export type Team = { id: string; name: string }
type Decision = { allowed: true } | { allowed: false; reason: string }

/** Everything the sheet needs to know of a stored bundle and of the person who looks at it. */
export type RegisterFacts = {
  sha256: string
  pluginId: string
  name: string
  version: string
  description: string
  manifest: Manifest
  permissions: PermissionLine[]
  files: number
  sizeBytes: number
  origin: string
  contractFits: boolean
  signature: Signature
  /** Whether its signature counts; `accept` is the fingerprint that this person may begin to trust here, `ask` whom else to ask. */
  trust:
    | { trusted: true }
    | {
        trusted: false
        reason: string
        accept: string | null
        ask: { fingerprint: string; publisher: string; administrators: string[] } | null
      }
  configSchema: JsonSchema | null
  /** What is saved already: of its preview, or of an earlier installation whose data was kept. */
  configValues: unknown
  configRevision: number
  /** Secrets that are set already. */
  secretsSet: string[]
  /** Teams whose plugin it may become, and whether it may belong to the platform. */
  teams: Team[]
  platformOwned: boolean
  /** All teams, for the audience. */
  allTeams: Team[]
  sameNames: [name: string, plugins: string[]][]
  /** What goes beyond the envelope of the owner. */
  excess: Excess[]
  /** What comes to that when it is shown to others than the team that owns it. */
  shownExcess: Excess[]
  /** The team whose envelope covers its id; empty when none does. */
  envelopeTeam: string
  mayRegister: Decision
  /** The preview that was registered from this bundle. */
  preview: { standing: Standing<'audience'>; asked: boolean } | null
  /** It is installed, in this version or in another. */
  installed: { version: string; isThis: boolean } | null
  /** A request for it is open already. */
  asked: boolean
  /** Data of an earlier installation is found again. */
  keptData: boolean
  userId: string
  firstPage: string | null
}
