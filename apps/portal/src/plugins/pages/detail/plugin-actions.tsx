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
import { type ActionFacts, actionFacts } from './action-facts'
import { carryOut, type Decision } from './agreed'
import { AudienceDialog } from './audience-dialog'
import { UninstallDialog } from './uninstall-dialog'

/** The dialog that is open, and the plugin as it stood when it was opened. */
type Open = { what: Exclude<Decision, 'restart'>; asked: ActionFacts } | null
type PluginActionsProps = { facts: ActionFacts; teams: { id: string; name: string }[] }

/** What can be done with an installed plugin; what cannot says why. */
export function PluginActions({ facts, teams }: PluginActionsProps) {
  const { plugins } = useTRPCClient()
  const router = useRouter()
  const { change, busy, error, clear } = useChange()
  const [open, setOpen] = useState<Open>(null)
  const { id, name, state, previousVersion, newer, page } = facts
  const ask = (what: Exclude<Decision, 'restart'>) => {
    clear()
    setOpen({ what, asked: facts })
  }
  const read = async () => actionFacts(await plugins.detail.query({ id }), facts.userId)
  const agreed = (decision: Decision, work: (seen: { id: string; generation: number }) => Promise<unknown>) => {
    const asked = open?.asked ?? facts
    // From here on the dialog says how it stands now: who presses again has seen that.
    setOpen((now) => now && { ...now, asked: facts })
    return carryOut({ name, decision, asked, known: facts, read }, (generation) => work({ id, generation }))
  }
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
      {newer ? (
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
          reason={
            refused ??
            (facts.dev ? 'It follows a folder in development. Pack and sign it, then register that for others.' : null)
          }
          onClick={() => ask('audience')}
        >
          Enable {name}
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
          Its pages, tabs, cards and jobs stop at once, for everybody. Its data and configuration stay, and it can be
          enabled again.
        </Confirm>
      ) : null}
      {open?.what === 'roll-back' ? (
        <Confirm
          {...shared}
          title={`Go back to ${name} ${previousVersion}?`}
          verb={`Go back to ${previousVersion}`}
          onConfirm={() =>
            does(() => agreed('roll-back', plugins.rollBack.mutate), `${name} goes back to ${previousVersion}.`)
          }
        >
          Version {previousVersion} starts beside {facts.version} and takes over when every engine has it; no request
          fails. <Undone facts={facts} />
        </Confirm>
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

/** What becomes of the tables when it goes back a version. */
function Undone({ facts: { version, rollBack } }: { facts: ActionFacts }) {
  const { undone, stay } = rollBack ?? { undone: [], stay: [] }
  if (undone.length + stay.length === 0) return 'Nothing in its tables changes.'
  return (
    <>
      {undone.length > 0 ? (
        <span className="block pt-2">
          Undone in its tables: <Names of={undone} />. Values written to what {version} added are lost.
        </span>
      ) : null}
      {stay.length > 0 ? (
        <span className="block pt-2">
          Cannot be undone and stays: <Names of={stay} />.
        </span>
      ) : null}
    </>
  )
}

function Names({ of }: { of: string[] }) {
  return <code className="break-words">{of.map((name) => name.split('/').at(-1)).join(', ')}</code>
}

/** What follows a folder is not upgraded: a bundle of it is registered in its place. */
function newerWord({ dev }: ActionFacts): string {
  return dev ? 'Register' : 'Upgrade to'
}

type Doing = { ask: (what: Exclude<Decision, 'restart'>) => void; go: (href: string) => void; restart: () => void }

function menuItems(facts: ActionFacts, { ask, go, restart }: Doing): MenuItem[] {
  const { id, name, state, previousVersion, newer, pending, mayManage } = facts
  const refused = mayManage.allowed ? undefined : mayManage.reason
  const waits = pending ? 'Another version is being brought up. Wait until that is done.' : undefined
  const off = state === 'disabled' || state === 'draft'
  return [
    {
      id: 'audience',
      label: off ? 'Enable for…' : 'Change who sees it…',
      reason: refused ?? (facts.dev ? 'It is in development: only its developer sees it.' : undefined),
      onSelect: () => ask('audience'),
    },
    {
      id: 'upgrade',
      label: newer ? `${newerWord(facts)} ${newer.version}…` : 'Upgrade…',
      reason: refused ?? waits ?? (newer ? undefined : 'No newer version is here. Upload one under Versions.'),
      onSelect: () => go(`/plugins/${id}/versions${newer ? `?to=${newer.sha256}` : ''}`),
    },
    {
      id: 'roll-back',
      label: previousVersion ? `Go back to ${previousVersion}…` : 'Go back…',
      reason: refused ?? waits ?? (previousVersion ? undefined : 'There is no version to go back to.'),
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
