import { EmptyState } from '@groundwork/ui/empty-state'
import { plural } from '@groundwork/ui/number'
import { Panel } from '@groundwork/ui/panel'
import { Pill } from '@groundwork/ui/pill'
import { Table, Td, Th, Tr } from '@groundwork/ui/table'
import { Time } from '@groundwork/ui/time'
import type { Metadata } from 'next'
import { env } from '../../../../env'
import { reasonAgainst, SettingsFrame, SettingsRefused } from '../../../../settings/settings-frame'
import { api, requireUser } from '../../../../trpc/server'
import type { RouterOutputs } from '../../../../trpc/types'
import { RevokeButton } from './revoke-button'
import { TokenMaker } from './token-maker'

export const metadata: Metadata = { title: 'Tokens' }

type Token = RouterOutputs['access']['tokens']['list'][number]

export default async function TokensPage() {
  const user = await requireUser()
  const refused = reasonAgainst(user, 'token.read')
  if (refused)
    return <SettingsRefused tab="tokens" title="You may not see or make tokens" reason={refused} action="token.read" />
  const tokens = await (await api()).access.tokens.list()
  const working = tokens.filter((token) => !stopped(token)).length
  const whose = user.role === 'administrator' ? '' : ' of yours'
  return (
    <SettingsFrame
      tab="tokens"
      lead={`${plural(working, 'token')}${whose} ${working === 1 ? 'works' : 'work'}. Metaflow records its runs here with one of the scope record, others read with read, groundwork-plugin uploads with publish, launchers of other machines claim runs with launch.`}
    >
      <TokenMaker metadataUrl={metadataUrl()}>
        <Panel>{tokens.length > 0 ? <TokenTable tokens={tokens} self={user.id} /> : <NoTokens />}</Panel>
      </TokenMaker>
    </SettingsFrame>
  )
}

function metadataUrl(): string {
  const { GROUNDWORK_METADATA_URL, GROUNDWORK_ENGINE_URL } = env()
  return GROUNDWORK_METADATA_URL ?? GROUNDWORK_ENGINE_URL
}

function NoTokens() {
  return (
    <EmptyState kind="nothing-yet" title="There is no token yet">
      Make one for each place that runs flows. Revoking one then stops that place only.
    </EmptyState>
  )
}

function stopped({ revokedAt, expiresAt }: Token): 'revoked' | 'expired' | null {
  if (revokedAt) return 'revoked'
  return expiresAt && expiresAt.getTime() <= Date.now() ? 'expired' : null
}

function TokenTable({ tokens, self }: { tokens: Token[]; self: string }) {
  return (
    <Table>
      <thead>
        <tr>
          <Th className="w-full">Token</Th>
          <Th>Scope</Th>
          <Th className="max-sm:hidden">Made</Th>
          <Th className="max-sm:hidden">Last used</Th>
          <Th>
            <span className="sr-only">Revoke</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {tokens.map((token) => (
          <TokenRow key={token.id} token={token} self={self} />
        ))}
      </tbody>
    </Table>
  )
}

function TokenRow({ token, self }: { token: Token; self: string }) {
  const { id, name, scope, hint, createdBy, createdByName, createdAt, lastUsedAt, expiresAt } = token
  const end = stopped(token)
  const maker = createdBy === self ? 'you' : (createdByName ?? 'the operator')
  return (
    <Tr>
      <Td height="tall" className="max-w-0 max-sm:py-1.5">
        <span className="flex min-w-0 items-center gap-1.5">
          <span className={`truncate font-name ${end ? 'text-ink-3' : ''}`}>{name}</span>
          {end && <Pill tone="outline">{end}</Pill>}
          {!end && expiresAt && (
            <span className="text-xs text-ink-3">
              until <Time at={expiresAt.getTime()} mode="moment" />
            </span>
          )}
        </span>
        <code className="block truncate text-xs text-ink-3">
          gw_{scope}_…{hint}
        </code>
        {/* A phone has no column for it, and it says whether the token may go. */}
        <span className="block truncate text-xs text-ink-3 sm:hidden">
          {lastUsedAt ? (
            <>
              last used <Time at={lastUsedAt.getTime()} />
            </>
          ) : (
            'never used'
          )}
        </span>
      </Td>
      <Td height="tall">
        <Pill>{scope}</Pill>
      </Td>
      <Td height="tall" className="text-ink-2 max-sm:hidden">
        <Time at={createdAt.getTime()} /> <span className="text-ink-3">by {maker}</span>
      </Td>
      <Td height="tall" className="text-ink-2 max-sm:hidden">
        {lastUsedAt ? <Time at={lastUsedAt.getTime()} /> : <span className="text-ink-3">never</span>}
      </Td>
      <Td height="tall" className="text-right">
        {!end && <RevokeButton id={id} name={name} used={lastUsedAt !== null} />}
      </Td>
    </Tr>
  )
}
