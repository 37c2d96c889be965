'use client'

import { Field } from '@groundwork/ui/field'
import { formatBytes } from '@groundwork/ui/number'
import { Select } from '@groundwork/ui/select'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { ContributionList } from '../contents/contribution-list'
import { ExcessList } from '../contents/excess-list'
import { PermissionList } from '../contents/permission-list'
import { SignatureLine } from '../label/signature-line'
import { notAskedInWords } from '../words/adds'
import type { RegisterFacts } from './register-facts'
import type { Registration } from './use-registration'
import { AskForKey } from './ask-for-key'

type PartProps = { facts: RegisterFacts; registration: Registration }

/** What a bundle is, brings and asks for, and whose it becomes. */
export function BundleContents({ facts, registration }: PartProps) {
  const { manifest, permissions, pluginId, sameNames } = facts
  const { excess } = registration
  const notAsked = notAskedInWords(manifest.permissions)
  return (
    <div className="flex min-w-0 flex-col gap-5">
      <section id="register-bundle" className="flex flex-col gap-1.5">
        <h2 className="text-base font-semibold">Bundle</h2>
        <p>{facts.description}</p>
        <p className="text-xs text-ink-3">
          {formatBytes(facts.sizeBytes)} from {facts.origin},{' '}
          <code title={facts.sha256}>{facts.sha256.slice(0, 12)}</code>
        </p>
        <Trust facts={facts} registration={registration} />
      </section>
      <section id="register-contributes" className="flex flex-col gap-1.5">
        <h2 className="text-base font-semibold">Contributes</h2>
        <ContributionList contributes={manifest.contributes} pluginId={pluginId} sameNames={new Map(sameNames)} />
      </section>
      <section id="register-permissions" className="flex flex-col gap-1.5">
        <h2 className="text-base font-semibold">Permissions</h2>
        {permissions.length > 0 ? (
          <p className="text-xs text-ink-2">
            Registering grants all of them. They can be taken away only together, by disabling the plugin.
          </p>
        ) : null}
        <PermissionList permissions={permissions} />
        {notAsked ? <p className="text-xs text-ink-2">{notAsked}</p> : null}
        {excess.length > 0 && !facts.preview ? (
          <div className="flex flex-col gap-1.5 pt-2">
            <h3 className="font-name">Goes beyond your team's envelope</h3>
            <ExcessList excess={excess} />
          </div>
        ) : null}
      </section>
      <Owner facts={facts} registration={registration} />
    </div>
  )
}

function Trust({ facts, registration }: PartProps) {
  const { trust, signature, pluginId } = facts
  if (trust.trusted) return <SignatureLine of={signature} />
  return (
    <div className="flex flex-col gap-2 rounded-md border border-line bg-warn-soft px-3 py-2.5">
      <p className="flex gap-2">
        <StatusGlyph kind="warn" className="mt-[3px]" />
        <span className="min-w-0">
          {trust.reason}
          <span className="block text-xs text-ink-2">
            <SignatureLine of={signature} />
          </span>
        </span>
      </p>
      {trust.ask ? <AskForKey pluginId={pluginId} {...trust.ask} /> : null}
      {trust.accept ? (
        <label className="flex items-start gap-2">
          <input
            type="checkbox"
            checked={registration.accepted}
            onChange={(event) => registration.setAccepted(event.currentTarget.checked)}
            className="mt-1 size-3.5 shrink-0 accent-accent-fill"
          />
          <span>
            Trust this key for ids that begin with <code>{pluginId}</code>
            <code className="block break-all text-ink-2">{trust.accept}</code>
            <span className="block text-xs text-ink-2">
              Compare it with what its publisher tells you by phone or in person. It can be revoked under Keys.
            </span>
          </span>
        </label>
      ) : null}
    </div>
  )
}

function Owner({ facts, registration }: PartProps) {
  const { teams, platformOwned, preview } = facts
  const choices = [
    ...(platformOwned ? [{ value: '', label: 'The platform' }] : []),
    ...teams.map(({ id, name }) => ({ value: id, label: name })),
  ]
  return (
    <section className="flex flex-col gap-1.5">
      <h2 className="text-base font-semibold">Owner</h2>
      {choices.length === 0 ? (
        <p className="text-ink-2">
          You are a maintainer of no team that could own it. An administrator can add you under Settings, Teams.
        </p>
      ) : (
        <Field label="Team" hint="Its maintainers upgrade, configure, disable and uninstall it.">
          <Select
            tall
            disabled={preview !== null}
            value={registration.draft.ownerTeam}
            options={choices}
            onChange={(event) => registration.chooseOwner(event.currentTarget.value)}
          />
        </Field>
      )}
    </section>
  )
}
