import type { PluginHostApi } from '@groundwork/plugin-sdk/ui-host'
import { expect, test } from 'vitest'
import type { ContributedPlugin } from '../store/contributed'
import { pluginCommands } from './plugin-commands'

const plugin: ContributedPlugin = {
  id: 'cost-lens',
  name: 'Cost lens',
  version: '1.2.0',
  kind: 'extension',
  sha256: 'a'.repeat(64),
  entry: '/plugin-assets/a/ui/index.js',
  styles: [],
  imports: [],
  dev: false,
  preview: false,
  contributes: [
    { point: 'page/v1', id: 'spend', title: 'Spend', path: '/' },
    { point: 'page/v1', id: 'team', title: 'Team', path: '/teams/:team' },
    { point: 'command/v1', id: 'sync', title: 'Sync prices' },
  ],
}
const contributions = { plugins: [plugin], revision: '1' }
const host = {} as PluginHostApi
const labels = (query: string) =>
  pluginCommands(query, { contributions, host }).map(({ title, pages, actions }) => [
    title,
    ...[...pages, ...actions].map(({ label }) => label),
  ])

test('pages that need a parameter are not offered', () => {
  expect(labels('')).toEqual([['Cost lens', 'Spend', 'Sync prices']])
})

test("words are looked for in the title and in the plugin's name", () => {
  expect(labels('sync cost')).toEqual([['Cost lens', 'Sync prices']])
  expect(labels('lens')).toEqual([['Cost lens', 'Spend', 'Sync prices']])
  expect(labels('team')).toEqual([])
})
