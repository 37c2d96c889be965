'use client'

import { plural } from '@groundwork/ui/number'
import { Sheet } from '@groundwork/ui/sheet'
import { PluginMark } from '../label/plugin-mark'
import { BundleContents } from './bundle-contents'
import { BundleSetup } from './bundle-setup'
import { RegisterFooter } from './register-footer'
import type { RegisterFacts } from './register-facts'
import { RegisterSteps, type Step } from './register-steps'
import { type Registration, useRegistration } from './use-registration'

/** A stored bundle on its way to being a plugin: what it brings and asks for left, what one gives it right. */
export function RegisterBundle({ facts, onClose }: { facts: RegisterFacts; onClose: () => void }) {
  const registration = useRegistration(facts)
  return (
    <Sheet
      open
      wide
      onClose={onClose}
      title={
        <span className="flex items-center gap-2.5">
          <PluginMark id={facts.pluginId} name={facts.name} />
          <span className="flex min-w-0 flex-col">
            <span className="truncate leading-5">
              Register {facts.name} <span className="font-mono text-xs font-normal text-ink-2">{facts.version}</span>
            </span>
            <span className="truncate text-xs font-normal text-ink-3">
              {facts.trust.trusted ? null : 'Its signature does not count here yet, '}
              {plural(facts.files, 'file')} checked,{' '}
              {facts.contractFits ? 'fits the contract' : 'does not fit the contract'}
            </span>
          </span>
        </span>
      }
      head={<RegisterSteps steps={stepsOf(facts, registration)} />}
      footer={<RegisterFooter facts={facts} registration={registration} onClose={onClose} />}
    >
      <div className="grid grid-cols-2 items-start gap-7 max-md:grid-cols-1">
        <BundleContents facts={facts} registration={registration} />
        <BundleSetup facts={facts} registration={registration} />
      </div>
    </Sheet>
  )
}

function stepsOf({ preview, trust }: RegisterFacts, { excess, mend }: Registration): Step[] {
  const open = excess.length > 0 && !preview
  const current = preview
    ? 'enable'
    : !trust.trusted
      ? 'bundle'
      : open
        ? 'permissions'
        : mend === null
          ? 'preview'
          : 'configure'
  const names = [
    ['bundle', 'Bundle'],
    ['contributes', 'Contributes'],
    ['permissions', 'Permissions'],
    ['configure', 'Configure'],
    ['preview', 'Preview'],
    ['enable', 'Enable'],
  ] as const
  const at = names.findIndex(([id]) => id === current)
  return names.map(([id, label], index) => ({
    id,
    label,
    state: index < at ? 'done' : index === at ? 'current' : 'later',
  }))
}
