import { can } from '@groundwork/access/can'
import { contractVersion } from '@groundwork/plugin-sdk/contract'
import type { JsonSchema } from '@groundwork/ui/schema-form'
import { TRPCError } from '@trpc/server'
import { redirect } from 'next/navigation'
import { api, requireUser } from '../../../trpc/server'
import type { RouterOutputs } from '../../../trpc/types'
import { fitsContract } from '../words/contract'
import type { Signature } from '../words/signature'
import { rowStanding } from '../detail/action-facts'
import type { RegisterFacts } from './register-facts'
import { OpenRegisterSheet } from './register-sheet-open'
import { administrators, trustRefused } from './trust-refused'

type Bundle = RouterOutputs['plugins']['bundle']

/** The Register sheet of a page whose address asks for it: `register=new`, or the hash of a stored bundle. */
export async function RegisterOn({ register, team }: { register: string | undefined; team: string | undefined }) {
  if (!register) return null
  const user = await requireUser()
  const upload = can(user, 'plugin.upload', { kind: 'installation' })
  const caller = await api()
  const given = {
    uploadReason: upload.allowed ? null : upload.reason,
    trustRefused: await trustRefused(),
    folders: upload.allowed ? await caller.plugins.folders() : [],
  }
  if (register === 'new') return <OpenRegisterSheet facts={null} trouble={null} {...given} />
  const bundle = await caller.plugins.bundle({ sha256: register, ...(team && { ownerTeam: team }) }).catch(troubleOf)
  if (typeof bundle === 'string') return <OpenRegisterSheet facts={null} trouble={bundle} {...given} />
  const facts = await factsOf(bundle)
  // Where the sheet leads when it is done: events render this page anew before it is left.
  if (facts.installed?.isThis) redirect(`/plugins/${facts.pluginId}`)
  if (facts.installed) redirect(`/plugins/${facts.pluginId}/versions?to=${register}`)
  return <OpenRegisterSheet facts={facts} trouble={null} {...given} />
}

/** Why the bundle of the address cannot be shown; what is no refusal goes on. */
function troubleOf(error: unknown): string {
  if (error instanceof TRPCError) return error.message
  throw error
}

async function factsOf(bundle: Bundle): Promise<RegisterFacts> {
  const caller = await api()
  const user = await requireUser()
  const { label, manifest, installed } = bundle
  const [{ teams }, plugins, { requests }] = await Promise.all([
    caller.access.teams.list(),
    caller.plugins.list(),
    caller.plugins.requests.list(),
  ])
  const here = plugins.find(({ pluginId }) => pluginId === label.pluginId)
  const isPreview = here?.state === 'draft' && here.label.sha256 === label.sha256
  const named = teams.map(({ id, name }) => ({ id, name }))
  const open = requests.filter(({ state }) => state === 'open')
  const owned = named.filter(({ id }) => can(user, 'plugin.manage', { kind: 'plugin', ownerTeam: id }).allowed)
  return {
    sha256: label.sha256,
    pluginId: label.pluginId,
    name: label.name,
    version: label.version,
    description: label.description,
    manifest,
    permissions: label.permissions,
    files: bundle.files.length,
    sizeBytes: label.sizeBytes,
    origin: label.origin,
    contractFits: fitsContract(contractVersion, label.contract),
    signature: signatureOf(label),
    trust: bundle.trust.trusted
      ? { trusted: true }
      : {
          trusted: false,
          reason: bundle.trust.reason,
          accept: acceptable(user, bundle),
          ask: await askable(user, bundle),
        },
    configSchema: bundle.configSchema as JsonSchema | null,
    configValues: bundle.kept?.values ?? {},
    configRevision: bundle.kept?.revision ?? 0,
    secretsSet: bundle.kept?.secrets ?? [],
    teams: owned,
    platformOwned: can(user, 'plugin.manage', { kind: 'plugin', ownerTeam: null }).allowed,
    allTeams: named,
    sameNames: sameNames(bundle, plugins),
    excess: bundle.excess,
    shownExcess: bundle.shownExcess,
    envelopeTeam: bundle.ownerTeam ?? '',
    mayRegister: owned.length > 0 ? { allowed: true } : bundle.mayManage,
    preview:
      isPreview && here
        ? {
            standing: rowStanding(here),
            asked: open.some(({ pluginId, kind }) => pluginId === label.pluginId && kind === 'audience'),
          }
        : null,
    installed:
      installed && !isPreview ? { version: installed.version, isThis: here?.label.sha256 === label.sha256 } : null,
    asked: open.some(({ sha256, kind }) => sha256 === label.sha256 && kind === 'register'),
    keptData: bundle.keptData,
    userId: user.id,
    firstPage: manifest.contributes.some(({ point }) => point === 'page/v1') ? `/p/${label.pluginId}` : null,
  }
}

function signatureOf({ publisher, trust, keyId, signedBy, keyRevoked }: Bundle['label']): Signature {
  return { publisher: { name: publisher.name }, trust, keyId, signedBy, keyRevoked }
}

function acceptable(user: Awaited<ReturnType<typeof requireUser>>, { label }: Bundle): string | null {
  return can(user, 'plugin.key', { kind: 'key' }).allowed && !label.keyRevoked ? label.keyId : null
}

/** The key to ask for and those who may trust it, for somebody who may not. */
async function askable(user: Awaited<ReturnType<typeof requireUser>>, { label }: Bundle) {
  if (can(user, 'plugin.key', { kind: 'key' }).allowed || !label.keyId || label.keyRevoked) return null
  return { fingerprint: label.keyId, publisher: label.publisher.name, administrators: await administrators() }
}

/** Names of navigation entries that other plugins bring too, with those plugins. */
function sameNames({ manifest }: Bundle, plugins: RouterOutputs['plugins']['list']): RegisterFacts['sameNames'] {
  const mine = manifest.contributes.flatMap((each) => (each.point === 'nav/v1' ? [each.title.toLowerCase()] : []))
  return mine.flatMap((title) => {
    const others = plugins.filter(({ pluginId, label }) => {
      const titles = label.adds.flatMap(({ point, contributions }) => (point === 'nav/v1' ? contributions : []))
      return pluginId !== manifest.id && titles.some((line) => line.title?.toLowerCase() === title)
    })
    return others.length > 0 ? [[title, others.map(({ label }) => label.name)] as [string, string[]]] : []
  })
}
