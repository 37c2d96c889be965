import { readFileSync } from 'node:fs'
import type { ReportTarget } from './conformance-options'
import { withDatabase } from './commands'
import { Failure } from './failure'
import { dataFolder } from './options'
import { dataLayout } from './paths'
import { withPool } from './welcome'

type Brought = { integration: string; passed: number; failed: number }

/** Brings the report in a file to where it is shown. @throws Failure with the reason of whoever refuses it */
export async function bringReport(file: string, target: ReportTarget): Promise<void> {
  const report = { ...(JSON.parse(readFileSync(file, 'utf8')) as object), integration: target.integration }
  const brought = target.to === 'portal' ? await publish(report, target) : await store(report, target)
  const { integration, passed, failed } = brought
  console.log(`The page of the integration ${integration} shows it: ${passed} kept, ${failed} broken.`)
}

async function publish(report: object, { url, token }: Extract<ReportTarget, { to: 'portal' }>): Promise<Brought> {
  const response = await fetch(`${url}/api/conformance-reports`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(report),
    redirect: 'manual',
    signal: AbortSignal.timeout(30_000),
  }).catch((error: unknown) => {
    const { code } = ((error as Error).cause ?? {}) as { code?: string }
    throw new Failure(`${url} does not answer (${code ?? String(error)}). Is Groundwork running there?`)
  })
  const body = (await response.json().catch(() => null)) as ({ message?: string } & Brought) | null
  if (response.ok && body) return body
  throw new Failure(`The report was not taken: ${body?.message ?? `${url} answered ${response.status}.`}`)
}

/** Allowed by having the data folder, and written to the audit like everything else. */
async function store(report: object, { folder }: Extract<ReportTarget, { to: 'data' }>): Promise<Brought> {
  // Loaded on use: what only measures needs no client of the database.
  const { takeReport, takenReport } = await import('@groundwork/delivery/integration/take-report')
  const { createEventBus } = await import('@groundwork/db/events')
  const brought: Brought[] = []
  await withDatabase(dataLayout(dataFolder(folder, process.env)), (url) =>
    withPool(url, async (pool) => {
      const bus = createEventBus({ pool, directUrl: url })
      try {
        const actor = { kind: 'system', name: 'command line' } as const
        brought.push(await takeReport({ pool, bus }, { report: takenReport.parse(report), actor }))
      } catch (error) {
        throw new Failure(`The report was not taken: ${error instanceof Error ? error.message : String(error)}`)
      } finally {
        await bus.close()
      }
    }),
  )
  return brought[0]!
}
