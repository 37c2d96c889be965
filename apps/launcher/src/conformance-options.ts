import { parseArgs } from 'node:util'
import { Failure } from './failure'
import { firstSentence } from './options'

/** Where a report goes when it is measured: to a portal with a token, or into the database of a data folder. */
export type ReportTarget =
  | { to: 'portal'; url: string; token: string; integration: string }
  | { to: 'data'; folder: string; integration: string }

type ConformanceOptions = { name: string; report: ReportTarget | null }

const conformanceUsage = `npm run conformance -- NAME|FOLDER [--integration INTEGRATION] [--publish URL --token TOKEN | --data FOLDER]

  NAME|FOLDER     local, weak, liar, or the folder of a plugin with an orchestrator
  --publish URL   brings the report to that portal, where it is shown on the integration's page
  --token TOKEN   a token with the scope "publish" of somebody who may change integrations (or GROUNDWORK_TOKEN)
  --data FOLDER   brings the report to the Groundwork of that data folder, which runs or not
  --integration   name or id of the integration that it is about; NAME where it is not given`

/** @throws Failure with exit code 2 and one sentence for what it does not know */
export function conformanceOptions(argv: string[], env: Record<string, string | undefined>): ConformanceOptions {
  const { values, positionals } = parse(argv)
  const [name, ...more] = positionals
  if (!name || more.length > 0) throw new Failure(`Name one orchestrator.\n\n${conformanceUsage}`, 2)
  const { publish, data, token = env['GROUNDWORK_TOKEN'] } = values
  const integration = values.integration ?? name
  if (publish !== undefined && data !== undefined)
    throw new Failure('Give --publish or --data: a report goes to one place.', 2)
  if (data !== undefined) return { name, report: { to: 'data', folder: data, integration } }
  if (publish === undefined) return { name, report: null }
  if (!URL.canParse(publish) || !/^https?:/.test(publish))
    throw new Failure(`"${publish}" is not the address of a portal: it begins with http:// or https://.`, 2)
  if (!token)
    throw new Failure(
      '--publish needs a token with the scope "publish": make one under Settings, Tokens, and give it with --token or GROUNDWORK_TOKEN.',
      2,
    )
  return { name, report: { to: 'portal', url: publish.replace(/\/+$/, ''), token, integration } }
}

function parse(argv: string[]) {
  try {
    const text = { type: 'string' } as const
    const options = { publish: text, token: text, data: text, integration: text }
    return parseArgs({ args: argv, allowPositionals: true, options })
  } catch (error) {
    throw new Failure(`${firstSentence(error)}\n\n${conformanceUsage}`, 2)
  }
}
