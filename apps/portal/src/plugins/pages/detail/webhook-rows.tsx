import { CopyLine } from '../../../forms/copy-line'

export type WebhookFacts = { id: string; title: string; description: string | null; path: string; secret: string }

/** Where other systems post to, and the secret that each call must carry. */
export function WebhookRows({ webhooks, portalUrl }: { webhooks: WebhookFacts[]; portalUrl: string }) {
  return (
    <>
      <ul>
        {webhooks.map(({ id, title, description, path, secret }) => (
          <li key={id} className="flex flex-col gap-1.5 border-b border-line-faint px-3 py-2.5">
            <span className="font-name">{title}</span>
            {description ? <p className="text-xs text-ink-2">{description}</p> : null}
            <CopyLine label={`the address of ${title}`} text={`${portalUrl.replace(/\/+$/, '')}${path}`} />
            <CopyLine label={`the secret of ${title}`} text={`x-groundwork-secret: ${secret}`} />
          </li>
        ))}
      </ul>
      <p className="px-3 py-2 text-xs text-ink-3">
        Each call carries the header; where a sender can only be given an address, its value as <code>?secret=</code>.
      </p>
    </>
  )
}
