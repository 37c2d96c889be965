import type { Metadata } from 'next'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { Entrance } from '../../../entrance/entrance'
import { PasswordForm } from '../../../entrance/password-form'
import { api, requireUser } from '../../../trpc/server'
import { submitWelcome } from './actions'

export const metadata: Metadata = { title: 'Welcome' }

export default async function WelcomePage() {
  const user = await requireUser()
  const me = await (await api()).access.me()
  if (me?.hasPassword) redirect('/')
  return (
    <Entrance
      title="Welcome to Groundwork"
      lead="You are the first administrator. Say who you are, so that you can sign in again and invite the others."
      footer={
        <Link href="/" className="text-accent hover:underline">
          Look around first
        </Link>
      }
    >
      <PasswordForm
        action={submitWelcome}
        button="Set up my account"
        email={user.email}
        ask={{ name: true, email: true }}
      />
    </Entrance>
  )
}
