import { readInvitation } from '@groundwork/access/joining'
import type { Metadata } from 'next'
import { Entrance } from '../../../../entrance/entrance'
import { LinkRefused } from '../../../../entrance/link-refused'
import { PasswordForm } from '../../../../entrance/password-form'
import { readOrRefuse } from '../../../../entrance/read-link'
import { stores } from '../../../../server/db'
import { submitJoin } from './actions'

export const metadata: Metadata = { title: 'Join', referrer: 'no-referrer' }

export default async function JoinPage({ params }: { params: Promise<{ secret: string }> }) {
  const { secret } = await params
  const read = await readOrRefuse(readInvitation(stores().pool, secret))
  if (!read.ok) return <LinkRefused title="This invitation does not work" reason={read.reason} />
  const { email, role } = read.value
  return (
    <Entrance
      title="Join Groundwork"
      lead={
        <>
          You are invited as <b>{email}</b> with the role <b>{role}</b>. Choose a name and a password.
        </>
      }
    >
      <PasswordForm action={submitJoin} button="Join Groundwork" secret={secret} email={email} ask={{ name: true }} />
    </Entrance>
  )
}
