import { type LinkRefusal, linkRefusalText } from '@groundwork/access/links'
import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { Entrance } from '../../../entrance/entrance'
import { EntranceNote } from '../../../entrance/entrance-note'
import { safePath } from '../../../entrance/safe-path'
import { requestContext } from '../../../trpc/server'
import { SignInForm } from './sign-in-form'

export const metadata: Metadata = { title: 'Sign in' }

type SignInPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const { next, link, done } = await searchParams
  const target = safePath(next)
  const { actor } = await requestContext()
  if (actor) redirect(target)
  return (
    <Entrance
      title="Sign in to Groundwork"
      lead="With the e-mail and password of your account. There is nothing to register: people come by invitation."
      footer="No account, or the password lost? An administrator can make you a link."
    >
      {isRefusal(link) && <EntranceNote tone="warn">{linkRefusalText('first-administrator', link)}</EntranceNote>}
      {done === 'password' && (
        <EntranceNote tone="ok">
          The password is changed and every session has ended. Sign in with the new one.
        </EntranceNote>
      )}
      {done === 'everywhere' && <EntranceNote tone="ok">Every session of yours has ended.</EntranceNote>}
      <SignInForm next={target} />
      {target !== '/' && (
        <EntranceNote tone="warn">
          This page needs you to be signed in. You will come back to <code className="break-all">{target}</code>
        </EntranceNote>
      )}
    </Entrance>
  )
}

function isRefusal(text: unknown): text is LinkRefusal {
  return text === 'unknown' || text === 'used' || text === 'expired'
}
