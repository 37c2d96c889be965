import type { Actor } from '@groundwork/access/can'
import type { Sql } from '@groundwork/db/pool'
import { type BundleFiles } from '@groundwork/plugin-sdk/bundle/limits'
import { BundleRefusal, type ProblemCode, type RefusalDetail } from '@groundwork/plugin-sdk/bundle/problem'
import { type Signer, verifySignature } from '@groundwork/plugin-sdk/bundle/signature'
import type { Manifest } from '@groundwork/plugin-sdk/manifest'
import { coversId } from '../envelope/excess'
import { notInPassing } from '../keys/keys'
import type { ShippedList } from './shipped'

export type Trust = 'shipped' | 'signed' | 'unsigned'
export type Trusted = { trust: Trust; keyId: string | null }

/** A key that an administrator trusts along with the bundle; for ids that begin with `idPrefix` (the plugin's id when absent). The name that the key has, else the manifest's `publisher`, when absent. */
export type TrustKey = { fingerprint: string; publisher?: string; idPrefix?: string; teamId?: string | null }

export type TrustQuestion = {
  files: BundleFiles
  sha256: string
  manifest: Manifest
  actor: Actor
  shipped: ShippedList
  dev: boolean
  trustKey: TrustKey | null
  acceptPublisher: boolean
  /** Trusts the key in the same transaction. */
  addKey(key: Required<Omit<TrustKey, 'fingerprint'>> & { publicKey: string }): Promise<void>
}

type Key = { publisher: string; idPrefix: string; teamId: string | null; teamName: string | null; revoked: boolean }

/** Whose bundle it is and why it may come in; throws BundleRefusal. Call it in the transaction that stores the bundle. */
export async function judgeTrust(sql: Sql, question: TrustQuestion): Promise<Trusted> {
  const { files, sha256, manifest, shipped, dev } = question
  if (shipped.bundles.some((bundle) => bundle.sha256 === sha256)) return { trust: 'shipped', keyId: null }
  if (!dev) refuseShippedId(manifest, shipped)
  const signer = verifySignature(files)
  if (!signer && !dev)
    refuse(
      'signature-missing',
      'The bundle is not signed. Sign it with `groundwork-plugin sign`, or try it out with `groundwork-plugin dev`, where no signature is needed.',
    )
  if (!signer) {
    await refuseDowngrade(sql, manifest)
    return { trust: 'unsigned', keyId: null }
  }
  await trustOffered(sql, question, signer)
  const keys = await keysOf(sql, signer.fingerprint)
  const fitting = keys.filter(({ idPrefix }) => coversId(idPrefix, manifest.id))
  const valid = fitting.filter(({ revoked }) => !revoked)
  // One key may be trusted for a team's ids and for the platform's: it counts as the widest of them.
  const key = valid.find(({ teamId }) => teamId === null) ?? valid[0]
  if (!key && dev) {
    await refuseDowngrade(sql, manifest)
    return { trust: 'unsigned', keyId: signer.fingerprint }
  }
  if (!key) return refuseKey({ keys, fitting, fingerprint: signer.fingerprint, manifest })
  await checkOwner(sql, { ...key, fingerprint: signer.fingerprint }, question)
  return { trust: 'signed', keyId: signer.fingerprint }
}

function refuse(code: ProblemCode, message: string, detail: RefusalDetail = {}): never {
  throw new BundleRefusal({ code, message }, detail)
}

function refuseShippedId({ id }: Manifest, { bundles }: ShippedList): void {
  if (bundles.some((bundle) => bundle.id === id))
    refuse(
      'shipped-id',
      `"${id}" is the id of a plugin that ships with Groundwork, and this is another bundle. Give yours another id.`,
    )
}

async function trustOffered(sql: Sql, question: TrustQuestion, signer: Signer): Promise<void> {
  const { trustKey, manifest, addKey } = question
  if (!trustKey) return
  const { fingerprint } = signer
  if (trustKey.fingerprint !== fingerprint)
    refuse(
      'trust-key-mismatch',
      `You trust the key ${trustKey.fingerprint}, and the bundle is signed with ${fingerprint}. Compare the fingerprint with its publisher.`,
      { fingerprint, publisher: manifest.publisher.name, pluginId: manifest.id },
    )
  const idPrefix = trustKey.idPrefix ?? manifest.id
  const known = await keysOf(sql, fingerprint)
  if (known.some((key) => !key.revoked && key.idPrefix === idPrefix)) return
  const revoked = notInPassing(fingerprint, manifest.id, known)
  if (revoked !== null)
    refuse('key-revoked', revoked, { fingerprint, publisher: manifest.publisher.name, pluginId: manifest.id })
  // A key that has a name here keeps it: what another bundle calls its publisher does not rename it.
  const named = known.find(({ revoked }) => !revoked) ?? known[0]
  const { publisher = named?.publisher ?? manifest.publisher.name, teamId = null } = trustKey
  await addKey({ publisher, teamId, idPrefix, publicKey: Buffer.from(signer.publicKey).toString('base64') })
}

async function keysOf(sql: Sql, fingerprint: string): Promise<Key[]> {
  const { rows } = await sql.query<Key>({
    name: 'bundle-keys',
    text: `select k.publisher, k.id_prefix as "idPrefix", k.team_id as "teamId", t.name as "teamName", k.revoked_at is not null as revoked
      from plugin_key k left join team t on t.id = k.team_id where k.fingerprint = $1 order by k.created_at`,
    values: [fingerprint],
  })
  return rows
}

type Unfit = { keys: Key[]; fitting: Key[]; fingerprint: string; manifest: Manifest }

function refuseKey({ keys, fitting, fingerprint, manifest }: Unfit): never {
  const detail = { fingerprint, publisher: manifest.publisher.name, pluginId: manifest.id }
  const known = fitting[0] ?? (keys.every(({ revoked }) => revoked) ? keys[0] : undefined)
  if (known)
    return refuse(
      'key-revoked',
      `The key ${fingerprint} of ${known.publisher} was revoked. Sign the bundle with the key that replaces it.`,
      detail,
    )
  const valid = keys.filter(({ revoked }) => !revoked)
  if (valid.length > 0) {
    const prefixes = valid.map(({ idPrefix }) => `"${idPrefix}"`).join(', ')
    return refuse(
      'key-not-for-id',
      `The key ${fingerprint} of ${valid[0]!.publisher} may sign plugins whose id begins with ${prefixes}, not "${manifest.id}". Sign with the key for that id, or change the id.`,
      detail,
    )
  }
  return refuse(
    'unknown-key',
    `The bundle is signed with a key that is not trusted here: ${fingerprint}. Its manifest names ${manifest.publisher.name} as publisher. An administrator can trust it after comparing the fingerprint.`,
    detail,
  )
}

type Installed = {
  ownerTeam: string | null
  ownerName: string | null
  trust: Trust
  version: string
  publisher: string | null
  keyId: string | null
}

async function installed(sql: Sql, pluginId: string): Promise<Installed | null> {
  const { rows } = await sql.query<Installed>({
    name: 'bundle-installed',
    text: `select i.owner_team as "ownerTeam", t.name as "ownerName", b.trust, b.version, b.key_id as "keyId",
        (select k.publisher from plugin_key k where k.fingerprint = b.key_id order by k.created_at limit 1) as publisher
      from plugin_installation i join plugin_bundle b on b.sha256 = i.active_sha left join team t on t.id = i.owner_team
      where i.plugin_id = $1 and i.state <> 'uninstalled' and not i.dev`,
    values: [pluginId],
  })
  return rows[0] ?? null
}

async function refuseDowngrade(sql: Sql, { id }: Manifest): Promise<void> {
  const before = await installed(sql, id)
  if (!before || before.trust === 'unsigned') return
  refuse(
    'trust-downgrade',
    `"${id}" is registered here as ${before.version}, which is ${before.trust}; a bundle that nobody vouches for cannot follow it. Sign it, or develop under another id.`,
  )
}

/** A key of a team's envelope is for that team's plugins; an upgrade comes from the publisher of what it replaces. */
async function checkOwner(
  sql: Sql,
  key: Key & { fingerprint: string },
  { manifest, actor, acceptPublisher }: TrustQuestion,
): Promise<void> {
  const before = await installed(sql, manifest.id)
  const team = key.teamId
  const isStranger = actor.kind === 'user' && actor.role !== 'administrator' && team !== null && !(team in actor.teams)
  if (team !== null && (isStranger || (before !== null && before.ownerTeam !== team))) {
    const theirs = before
      ? ` "${manifest.id}" belongs to ${before.ownerName ? `the team ${before.ownerName}` : 'the platform'}.`
      : ' You are not in it.'
    refuse(
      'key-of-another-team',
      `The bundle is signed with a key of the team ${key.teamName ?? 'that no longer exists'}, which is for that team's plugins.${theirs} Sign it with the owner's key.`,
    )
  }
  if (before?.trust !== 'signed' || acceptPublisher || before.publisher === null) return
  // One key may be trusted under several names.
  if (before.keyId === key.fingerprint || before.publisher === key.publisher) return
  refuse(
    'publisher-changed',
    `"${manifest.id}" ${before.version} was published by ${before.publisher}, and this bundle is signed by ${key.publisher}. An administrator can accept the new publisher; else sign with the former key.`,
    { publisher: key.publisher, pluginId: manifest.id },
  )
}
