import { signBundle } from '@groundwork/plugin-sdk/bundle/pack'
import { makeKeyPair } from '@groundwork/plugin-sdk/bundle/signature'
import type { Files } from './archive.fixture'
import { sealed } from './archive.fixture'

export type ManifestChange = Record<string, unknown>

/** The manifest of a plugin that uses most of what there is; `change` replaces fields. */
export function manifestJson(change: ManifestChange = {}): Record<string, unknown> {
  return {
    id: 'team-forecast',
    version: '1.0.0',
    name: 'Forecast',
    description: 'Shows what is to come.',
    publisher: { name: 'Team Forecast' },
    kind: 'domain-library',
    engines: { groundwork: '^1.0.0' },
    ui: { entry: 'ui/index.js', styles: ['ui/style.css'] },
    backend: { entry: 'backend/index.js' },
    permissions: ['sql'],
    migrations: ['migrations/001-start.sql'],
    contributes: [
      { point: 'page/v1', id: 'home', title: 'Forecast', path: '/' },
      { point: 'nav/v1', id: 'entry', title: 'Forecast', icon: 'cloud', page: 'home' },
      { point: 'router/v1', id: 'api' },
      { point: 'config/schema/v1', id: 'config', file: 'config.schema.json' },
    ],
    ...change,
  }
}

export const goodSchema = { type: 'object', properties: { days: { type: 'integer', minimum: 1 } } }

/** The files of a sound plugin; `change` replaces them, null removes one. */
export function pluginFiles(change: Record<string, string | Buffer | null> = {}, manifest: ManifestChange = {}): Files {
  const files: Record<string, string | Buffer | null> = {
    'plugin.json': JSON.stringify(manifestJson(manifest), null, 2),
    'ui/index.js': `import { jsx } from 'react/jsx-runtime'
import { definePlugin } from "@groundwork/plugin-sdk/ui"
import { title } from './chunks/title.js'
const later = () => import('./chunks/later.js')
export default definePlugin({ pages: { home: () => jsx('h1', { children: title, onClick: later }) } })
`,
    'ui/chunks/title.js': `export { version as title } from 'react'\n`,
    'ui/chunks/later.js': `import * as React from 'react'\nexport const later = React.version\n`,
    'ui/style.css': `:root { --tone: red }\n.card { background: url(./logo.svg) }\n`,
    'ui/logo.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
    'backend/index.js': 'export default { async start() {} }\n',
    'migrations/001-start.sql':
      '-- migrate:up\ncreate table forecast (day date);\n-- migrate:down\ndrop table forecast;\n',
    'config.schema.json': JSON.stringify(goodSchema, null, 2),
    'README.md': '# Forecast\n',
    ...change,
  }
  return Object.fromEntries(
    Object.entries(files).flatMap(([path, content]) => (content === null ? [] : [[path, content]])),
  )
}

/** The key that tests trust for ids that begin with "team". */
export const teamKey = makeKeyPair()

/** A packed and signed plugin. */
export async function signedPlugin(
  change?: Record<string, string | Buffer | null>,
  manifest?: ManifestChange,
  key = teamKey,
): Promise<Uint8Array> {
  return signBundle(sealed(pluginFiles(change, manifest)), key.privateKeyPem)
}
