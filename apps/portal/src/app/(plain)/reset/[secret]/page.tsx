import { readReset } from '@groundwork/access/joining'
import type { Metadata } from 'next'
import { Entrance } from '../../../../entrance/entrance'
import { LinkRefused } from '../../../../entrance/link-refused'
import { PasswordForm } from '../../../../entrance/password-form'
import { readOrRefuse } from '../../../../entrance/read-link'
import { stores } from '../../../../server/db'
import { submitReset } from './actions'

export const metadata: Metadata = { title: 'New password', referrer: 'no-referrer' }

export default async function ResetPage({ params }: { params: Promise<{ secret: string }> }) {
  const { secret } = await params
  const read = await readOrRefuse(readReset(stores().pool, secret))
  if (!read.ok) return <LinkRefused title="This reset link does not work" reason={read.reason} />
  const { name, email } = read.value
  return (
    <Entrance
      title="Set a new password"
      lead={
        <>
          For <b>{name}</b>, {email}. Wherever this account is signed in, it will be signed out.
        </>
      }
    >
      <PasswordForm action={submitReset} button="Set the new password" secret={secret} email={email} ask={{}} />
    </Entrance>
  )
}
