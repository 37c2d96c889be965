import { InputError } from '@groundwork/access/errors'
import { admit, requireMayStartProcesses } from '../envelope/admission'
import { acceptKey } from '../keys/accept-key'
import type { BundleRow } from '../registry/bundles'
import { develop } from '../registry/develop'
import { type Audience, type Installation, register } from '../registry/registry'
import type { Changing } from '../registry/transition'
import { bringData, type Given, withSchema } from './data'

export type Registration = Given & {
  sha256: string
  /** The permissions the person saw and grants: all that the manifest asks. */
  granted: string[]
  ownerTeam: string | null
  /** Null leaves it a preview of the person who registers. */
  audience: Audience | null
  /** Fingerprint of the bundle's own key, to be trusted from now on for ids that begin with this plugin's. */
  acceptKey?: string | null
  /** Whose preview it is, where that is not the actor. */
  registeredBy?: string
}

/**
 * Registers a stored bundle: admission, configuration, secrets and tables first, then the row; when one fails, nothing stays.
 * With an audience it is enabled for it, else it is a preview.
 */
export async function registerPlugin(changing: Changing, wanted: Registration): Promise<Installation> {
  const { sha256, ownerTeam, audience, registeredBy } = wanted
  return withSchema(changing.pool, (bring) =>
    register(changing, {
      sha256,
      ownerTeam,
      registeredBy,
      audience,
      prepare: async (bundle, sql) => {
        requireAllGranted(bundle, wanted.granted)
        const { acceptKey: fingerprint } = wanted
        if (fingerprint) await acceptKey(sql, changing, { bundle, fingerprint, teamId: ownerTeam })
        await admit(sql, changing.actor, { bundle, ownerTeam, before: null, audience })
        await bringData(changing, { bundle, given: wanted, sql })
        await bring(bundle)
      },
    }),
  )
}

/** Shows a bundle from a developer's folder to that person alone, with its tables and its configuration's defaults. */
export function developPlugin(changing: Changing, sha256: string): Promise<Installation> {
  return withSchema(changing.pool, (bring) =>
    develop(changing, {
      sha256,
      prepare: async (bundle, sql) => {
        await requireMayStartProcesses(sql, changing.actor, bundle)
        await bring(bundle)
      },
    }),
  )
}

function requireAllGranted({ manifest }: BundleRow, granted: string[]): void {
  const surplus = granted.filter((permission) => !manifest.permissions.some((asked) => asked === permission))
  if (surplus.length > 0)
    throw new InputError(`${manifest.name} does not ask for ${surplus.join(', ')}. Grant what it asks for, no more.`)
  const missing = manifest.permissions.filter((permission) => !granted.includes(permission))
  if (missing.length === 0) return
  throw new InputError(
    `${manifest.name} asks for ${missing.join(', ')} too. Permissions are granted all or none: agree to all of them, or do not register it.`,
  )
}
