'use client'

import { buttonClass } from '@groundwork/ui/button-style'
import { Button } from '@groundwork/ui/button'
import { Menu, type MenuItem } from '@groundwork/ui/menu'
import { Ellipsis } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Confirm } from '../../../settings/confirm'
import { useChange } from '../../../settings/use-change'
import { useTRPCClient } from '../../../trpc/client'
import { type ActionFacts, standingOf } from './action-facts'
import { carryOut, type Decision } from './agreed'
import { type toAudience } from '../audience-choice'
import { AudienceDialog } from './audience-dialog'
import { DeliveryUses } from './delivery-uses'
import { RollBackDialog } from './roll-back-dialog'
import { UninstallDialog } from './uninstall-dialog'

/** The dialog that is open, and the plugin as it stood when it was opened. */
type Asking = 'audience' | 'disable' | 'roll-back' | 'uninstall'
type Open = { what: Asking; asked: ActionFacts } | null
/** What the administrators are asked for. */
type Wanted = { audience: ReturnType<typeof toAudience> } | { goBack: true }
type PluginActionsProps = { facts: ActionFacts; teams: { id: string; name: string }[] }

/** What can be done with an installed plugin; what cannot says why. */
export function PluginActions({ facts, teams }: PluginActionsProps) {
  const { plugins } = useTRPCClient()
  const router = useRouter()
  const { change, busy, error, clear } = useChange()
  const [open, setOpen] = useState<Open>(null)
  const { id, name, state, previousVersion, newer, page } = facts
  const ask = (what: Asking) => {
    clear()
    setOpen({ what, asked: facts })
  }
  const read = async () => standingOf(await plugins.detail.query({ id }))
  const agreed = (decision: Decision, work: (seen: { id: string; generation: number }) => Promise<unknown>) => {
    const asked = open?.asked ?? facts
    // From here on the dialog says how it stands now: who presses again has seen that.
    setOpen((now) => now && { ...now, asked: facts })
    return carryOut({ name, decision, asked, known: facts, read }, (generation) => work({ id, generation }))
  }
  const request = (wanted: Wanted, reason: string) =>
    does(
      () => plugins.requests.ask.mutate({ id, reason, ...wanted }),
      'The administrators are asked. Their answer comes to your inbox.',
    )
  /** A preview has no audience to choose: it comes on again for its developer. */
  const enable = () =>
    facts.dev
      ? does(
          () => agreed('audience', (seen) => plugins.enable.mutate({ ...seen, audience: facts.audience })),
          `${name} is on again, for its developer alone.`,
        )
      : ask('audience')
  function does(work: () => Promise<unknown>, told: string) {
    change(work, () => {
      setOpen(null)
      return told
    })
  }
  const off = state === 'disabled' || state === 'draft'
  const refused = facts.mayManage.allowed ? null : facts.mayManage.reason
  const shared = { busy, error, onClose: () => setOpen(null) }
  return (
    <>
      {page ? (
        <Link href={page} className={buttonClass({ className: 'max-sm:hidden' })}>
          Open
        </Link>
      ) : null}
      {newer?.untrusted ? (
        <Button kind="default" className="max-sm:hidden" reason={refused ?? newer.untrusted}>
          {newerWord(facts)} {newer.version}
        </Button>
      ) : newer ? (
        <Link
          href={`/plugins/${id}/versions?to=${newer.sha256}`}
          scroll={false}
          className={buttonClass({ kind: off ? 'default' : 'primary', className: 'max-sm:hidden' })}
        >
          {newerWord(facts)} {newer.version}
        </Link>
      ) : null}
      {off ? (
        <Button
          kind="primary"
          reason={refused ?? (facts.dev && state === 'draft' ? onlyDeveloper : facts.enableRefused)}
          onClick={enable}
        >
          <span className="max-sm:hidden">Enable {name}</span>
          <span className="sm:hidden">Enable</span>
        </Button>
      ) : null}
      <Menu
        label={`Actions for ${name}`}
        size="icon"
        align="end"
        items={menuItems(facts, {
          ask,
          go: (href) => router.push(href),
          restart: () => does(() => agreed('restart', plugins.restart.mutate), `${name} is started again.`),
        })}
      >
        <Ellipsis size={16} strokeWidth={1.75} aria-hidden="true" />
      </Menu>
      {open?.what === 'audience' ? (
        <AudienceDialog
          {...shared}
          facts={facts}
          teams={teams}
          onAsk={(audience, reason) => request({ audience }, reason)}
          onChoose={(audience) =>
            does(
              () =>
                agreed('audience', (seen) =>
                  off
                    ? plugins.enable.mutate({ ...seen, audience })
                    : plugins.setAudience.mutate({ ...seen, audience }),
                ),
              off ? `${name} is on.` : `${name} has another audience now.`,
            )
          }
        />
      ) : null}
      {open?.what === 'disable' ? (
        <Confirm
          {...shared}
          title={`Disable ${name}?`}
          verb={`Disable ${name}`}
          onConfirm={() =>
            change(
              () => agreed('disable', plugins.disable.mutate),
              () => {
                setOpen(null)
                return `${name} is off for everybody. Its data stays.`
              },
            )
          }
        >
          <p>
            Its pages, tabs, cards and jobs stop at once, for everybody. Its data and configuration stay
            {facts.enableRefused ? '.' : ', and it can be enabled again.'}
          </p>
          {facts.enableRefused ? (
            <p className="mt-3">
              <b>It cannot be enabled again</b> until its key is trusted again, or another version is brought in.{' '}
              {facts.enableRefused}
            </p>
          ) : null}
          <DeliveryUses id={id} />
        </Confirm>
      ) : null}
      {open?.what === 'roll-back' ? (
        <RollBackDialog
          {...shared}
          facts={facts}
          onAsk={(reason) => request({ goBack: true }, reason)}
          onConfirm={() =>
            does(() => agreed('roll-back', plugins.rollBack.mutate), `${name} goes back to ${previousVersion}.`)
          }
        />
      ) : null}
      {open?.what === 'uninstall' ? (
        <UninstallDialog
          {...shared}
          id={id}
          name={name}
          onUninstall={(dropData) =>
            change(
              () => agreed('uninstall', (seen) => plugins.uninstall.mutate({ ...seen, dropData })),
              () => ({ told: `${name} is uninstalled. Its data ${dropData ? 'is gone' : 'is kept'}.`, go: '/plugins' }),
            )
          }
        />
      ) : null}
    </>
  )
}

const onlyDeveloper =
  'It follows a folder in development: only its developer sees it. Pack and sign it, then register that for others.'

/** What follows a folder is not upgraded: a bundle of it is registered in its place. */
function newerWord({ dev }: ActionFacts): string {
  return dev ? 'Register' : 'Upgrade to'
}

type Doing = { ask: (what: Asking) => void; go: (href: string) => void; restart: () => void }

function menuItems(facts: ActionFacts, { ask, go, restart }: Doing): MenuItem[] {
  const { id, name, state, previousVersion, newer, pending, mayManage } = facts
  const refused = mayManage.allowed ? undefined : mayManage.reason
  const waits = pending ? 'Another version is being brought up. Wait until that is done.' : undefined
  const off = state === 'disabled' || state === 'draft'
  return [
    {
      id: 'audience',
      label: off ? 'Enable for…' : 'Change who sees it…',
      reason: refused ?? (facts.dev ? onlyDeveloper : ((off ? facts.enableRefused : null) ?? undefined)),
      onSelect: () => ask('audience'),
    },
    {
      id: 'upgrade',
      label: newer ? `${newerWord(facts)} ${newer.version}…` : 'Upgrade…',
      reason: refused ?? waits ?? facts.noNewer ?? newer?.untrusted ?? undefined,
      onSelect: () => go(`/plugins/${id}/versions${newer ? `?to=${newer.sha256}` : ''}`),
    },
    {
      id: 'roll-back',
      label: previousVersion ? `Go back to ${previousVersion}…` : 'Go back…',
      reason:
        refused ?? waits ?? (previousVersion ? (facts.backRefused ?? undefined) : 'There is no version to go back to.'),
      onSelect: () => ask('roll-back'),
    },
    ...(facts.stuck ? [{ id: 'restart', label: `Restart ${name}`, reason: refused, onSelect: restart }] : []),
    { id: 'line', separator: true },
    {
      id: 'disable',
      label: `Disable ${name}…`,
      danger: true,
      reason: refused ?? (state === 'disabled' ? 'It is off already.' : undefined),
      onSelect: () => ask('disable'),
    },
    { id: 'uninstall', label: `Uninstall ${name}…`, danger: true, reason: refused, onSelect: () => ask('uninstall') },
  ]
}
