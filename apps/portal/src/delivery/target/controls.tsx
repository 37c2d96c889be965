'use client'

import { Button } from '@groundwork/ui/button'
import { Panel } from '@groundwork/ui/panel'
import { StatusGlyph, type GlyphKind } from '@groundwork/ui/status-glyph'
import { type ReactNode, useState } from 'react'
import { FormMessage } from '../../forms/form-message'
import { useChange } from '../../settings/use-change'
import { useTRPCClient } from '../../trpc/client'
import { ControlDialog, type ControlKind } from './control-dialog'
import type { TargetDetail, TargetExtras } from './read'
import { SaidBy } from './said-by'

type ControlsProps = {
  target: { id: string; unit: string; environment: string; title: string }
  current: string | null
  pin: TargetDetail['pin']
  hold: TargetDetail['hold']
  vetoes: TargetDetail['vetoes']
  versions: TargetExtras['versions']
  /** Why nothing of it may be changed; null when it may. */
  refused: string | null
}

/** What people said about the target: pin, hold and vetoes, each with who, why and until when, and how to change it. */
export function Controls({ target, current, pin, hold, vetoes, versions, refused }: ControlsProps) {
  const { delivery } = useTRPCClient()
  const { change, busy, error } = useChange()
  const [asking, setAsking] = useState<ControlKind | null>(null)
  const nothing = versions.length === 0 ? 'The unit has no version yet.' : null
  const targetId = target.id
  function lift(work: () => Promise<unknown>, told: string) {
    change(work, () => told)
  }
  const button = (kind: ControlKind, label: string, reason: string | null = null) => (
    <Button size="sm" reason={refused ?? reason} onClick={() => setAsking(kind)}>
      {label}
    </Button>
  )
  return (
    <Panel title="Pin, hold and vetoes">
      <ul>
        <Line
          glyph={pin ? 'pause' : 'none'}
          name={pin ? `Pinned to v${pin.number ?? '?'}` : 'Not pinned'}
          said={pin}
          means={pin ? null : 'A pin keeps one version here, whatever is asked for.'}
        >
          {pin ? (
            <Button
              size="sm"
              reason={refused}
              aria-busy={busy || undefined}
              onClick={() => lift(() => delivery.targets.unpin.mutate({ targetId }), 'The pin is lifted.')}
            >
              Lift the pin
            </Button>
          ) : (
            button('pin', 'Pin a version', nothing)
          )}
        </Line>
        <Line
          glyph={hold ? 'pause' : 'none'}
          name={hold ? 'On hold' : 'Not on hold'}
          said={hold}
          means={
            hold
              ? 'The next promotion by a person lifts it. Schedules go on.'
              : 'A hold keeps automation away; people may still promote, and schedules go on.'
          }
        >
          {hold ? (
            <Button
              size="sm"
              reason={refused}
              aria-busy={busy || undefined}
              onClick={() => lift(() => delivery.targets.resume.mutate({ targetId }), 'Automation may go on.')}
            >
              Resume
            </Button>
          ) : (
            button('hold', 'Put on hold')
          )}
        </Line>
        {vetoes.map((veto) => (
          <Line
            key={`${veto.version} ${veto.environment ?? ''}`}
            glyph="veto"
            name={`v${veto.number ?? '?'} is vetoed ${veto.environment === null ? 'everywhere' : `in ${target.title}`}${veto.version === current ? ', and runs here' : ''}`}
            said={veto}
            means={null}
          >
            <Button
              size="sm"
              reason={refused}
              aria-busy={busy || undefined}
              onClick={() =>
                lift(
                  () => delivery.targets.unveto.mutate({ version: veto.version, environment: veto.environment }),
                  `The veto on v${veto.number} is lifted.`,
                )
              }
            >
              Lift the veto
            </Button>
          </Line>
        ))}
        <Line
          glyph="none"
          name={vetoes.length === 0 ? 'No version is vetoed' : 'Another version'}
          said={null}
          means="A veto keeps a version out, here or everywhere. What runs already goes on."
        >
          {button('veto', 'Veto a version', nothing)}
        </Line>
      </ul>
      {refused ? <p className="border-t border-line-faint px-3 py-2 text-xs text-ink-3">{refused}</p> : null}
      {error ? (
        <div className="p-3">
          <FormMessage>{error}</FormMessage>
        </div>
      ) : null}
      {asking ? (
        <ControlDialog
          kind={asking}
          target={target}
          versions={versions}
          current={current}
          onClose={() => setAsking(null)}
        />
      ) : null}
    </Panel>
  )
}

type Said = { reason: string; setBy: string | null; at: number; until: number | null }
type LineProps = { glyph: GlyphKind; name: string; said: Said | null; means: string | null; children: ReactNode }

function Line({ glyph, name, said, means, children }: LineProps) {
  return (
    <li className="flex gap-2.5 border-b border-line-faint px-3 py-2 last:border-b-0">
      <StatusGlyph kind={glyph} className="mt-0.75" />
      <div className="min-w-0 flex-1">
        <p className="font-name">{name}</p>
        {said ? (
          <p className="break-words text-ink-2">
            {said.reason}{' '}
            <span className="text-xs text-ink-3">
              <SaidBy by={said.setBy} at={said.at} until={said.until} open="until it is lifted" />
            </span>
          </p>
        ) : null}
        {means ? <p className="text-xs text-ink-3">{means}</p> : null}
      </div>
      <div className="shrink-0">{children}</div>
    </li>
  )
}
