'use client'

import { CopyLine } from '../../../forms/copy-line'

type AskForKeyProps = {
  fingerprint: string
  publisher: string
  pluginId: string
  /** Names of the administrators; empty where nobody can be named. */
  administrators: string[]
}

/** What somebody who may not trust keys sends to those who may. */
export function AskForKey({ fingerprint, publisher, pluginId, administrators }: AskForKeyProps) {
  const who = publisher || 'the publisher'
  const sentence = `Please trust the key ${fingerprint} of ${who} in Groundwork, under Plugins, Keys, for ids that begin with "${pluginId}". Its public key is in the .pub file that I send with this.`
  return (
    <div className="flex w-full min-w-0 flex-col gap-1.5">
      <p>
        {administrators.length > 0
          ? `Administrators can trust it: ${administrators.join(', ')}. Send one of them the fingerprint and this:`
          : 'An administrator can trust it. Send them the fingerprint and this:'}
      </p>
      <CopyLine text={fingerprint} label="the fingerprint" />
      <CopyLine text={sentence} label="the sentence" />
    </div>
  )
}
