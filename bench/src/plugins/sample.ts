import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { signBundle } from '@groundwork/plugin-sdk/bundle/pack'
import { packPlugin } from '@groundwork/plugin-sdk/pack-plugin'
import { repository } from '../scratch/bundle'

export type Sample = {
  id: string
  version: string
  /** Bytes of chance that its UI carries: they do not compress. */
  padding?: number
}

/** What the page shows once its backend has answered. */
export function greeting({ id, version }: Sample): string {
  return `${id} ${version} answers`
}

/** Writes a plugin with a page, a navigation entry and a router: what nearly every plugin has. Sources, as a person keeps them. */
export function writeSample(folder: string, sample: Sample): void {
  for (const [file, text] of Object.entries(filesOf(sample))) {
    const place = path.join(folder, file)
    fs.mkdirSync(path.dirname(place), { recursive: true })
    fs.writeFileSync(place, text)
  }
  const modules = path.join(folder, 'node_modules')
  if (!fs.existsSync(modules)) fs.symlinkSync(path.join(repository, 'node_modules'), modules)
}

/** The packed and signed bundle, made by the product's own builder. */
export async function packSample(sample: Sample, privateKey: string): Promise<Uint8Array<ArrayBuffer>> {
  const folder = sampleFolder()
  try {
    writeSample(folder, sample)
    const { bytes } = await packPlugin(folder)
    return new Uint8Array(await signBundle(bytes, privateKey))
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

export function sampleFolder(): string {
  return fs.mkdtempSync(path.join(os.tmpdir(), 'groundwork-sample-'))
}

/** The page; `heading` is what an edit changes. */
export function pageSource(heading: string): string {
  return `import { Panel } from '@groundwork/ui/panel'
import { PageHeader } from '@groundwork/ui/page-header'
import { createPluginClient } from '@groundwork/plugin-sdk/ui'
import { useQuery } from '@tanstack/react-query'
import type { AppRouter } from '../backend/index'
import { padding } from './padding'

const { useTRPC } = createPluginClient<AppRouter>()

export function Page() {
  const { data } = useQuery(useTRPC().hello.queryOptions())
  return (
    <div className="sample" data-padding={padding.length}>
      <PageHeader title=${JSON.stringify(heading)} />
      <Panel title="Answer" padded>{data?.text ?? 'Asking …'}</Panel>
    </div>
  )
}
`
}

function filesOf(sample: Sample): Record<string, string> {
  const { id, padding = 0 } = sample
  return {
    'plugin.json': JSON.stringify(manifestOf(sample), null, 2),
    'ui/index.tsx': `import { definePlugin } from '@groundwork/plugin-sdk/ui'
import { Page } from './page'

export default definePlugin({ pages: { main: Page } })
`,
    'ui/page.tsx': pageSource(id),
    'ui/padding.ts': `export const padding = '${randomBytes(padding).toString('base64')}'\n`,
    'ui/styles.css': '.sample { display: grid; gap: 16px; }\n',
    'backend/index.ts': `import { defineBackend, initPluginRouter } from '@groundwork/plugin-sdk/backend'

const { router, procedure } = initPluginRouter()
const appRouter = router({ hello: procedure.query(() => ({ text: ${JSON.stringify(greeting(sample))} })) })
export type AppRouter = typeof appRouter

export default defineBackend({ router: appRouter })
`,
  }
}

function manifestOf({ id, version }: Sample): object {
  return {
    id,
    version,
    name: id,
    description: 'Made by the benchmark.',
    publisher: { name: 'Benchmark' },
    kind: 'domain-library',
    engines: { groundwork: '^1.0.0' },
    ui: { entry: 'ui/index.js', styles: ['ui/styles.css'] },
    backend: { entry: 'backend/index.js' },
    permissions: [],
    contributes: [
      { point: 'page/v1', id: 'main', title: id, path: '/' },
      { point: 'nav/v1', id: 'nav', title: id, icon: 'gauge', page: 'main' },
      { point: 'router/v1', id: 'router' },
    ],
  }
}
