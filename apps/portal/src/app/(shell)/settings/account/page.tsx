import { Panel } from '@groundwork/ui/panel'
import type { Metadata } from 'next'
import Link from 'next/link'
import { roleOptions } from '../../../../settings/role-names'
import { SettingsColumns } from '../../../../settings/settings-columns'
import { SettingsFrame } from '../../../../settings/settings-frame'
import { api, requireUser } from '../../../../trpc/server'
import { ChangePasswordForm, ProfileForm, SignOutEverywhere } from './forms'

export const metadata: Metadata = { title: 'Your account' }

export default async function AccountPage() {
  const [user, caller] = await Promise.all([requireUser(), api()])
  const [me, { teams }] = await Promise.all([caller.access.me(), caller.access.teams.list()])
  const role = roleOptions.find(({ value }) => value === user.role)
  const mine = teams.filter((team) => user.teams[team.id])
  return (
    <SettingsFrame tab="account" lead={`You are signed in as ${user.email}.`}>
      <SettingsColumns
        side={
          <>
            <Panel title="What you may do" padded>
              <p>
                <b>{role?.label}</b>
                <span className="text-ink-2">: {role?.may}.</span>
              </p>
              {mine.map((team) => (
                <p key={team.id} className="mt-1">
                  <b>{team.name}</b>
                  <span className="text-ink-2">: {user.teams[team.id]} for what the team owns.</span>
                </p>
              ))}
              <p className="mt-2 text-xs text-ink-3">An administrator can change it under People and Teams.</p>
            </Panel>
            <Panel title="Sessions" padded>
              <p className="mb-3 text-ink-2">Ends every session of yours at once, in this browser too.</p>
              <SignOutEverywhere />
            </Panel>
          </>
        }
      >
        <Panel title="Name and e-mail" padded>
          <ProfileForm name={user.name} email={user.email} />
        </Panel>
        <Panel title="Password" padded>
          {me?.hasPassword ? (
            <ChangePasswordForm email={user.email} />
          ) : (
            <p className="text-ink-2">
              This account has no password yet: you came by the first link.{' '}
              <Link href="/welcome" className="text-accent hover:underline">
                Set name, e-mail and password
              </Link>
            </p>
          )}
        </Panel>
      </SettingsColumns>
    </SettingsFrame>
  )
}
