import { existsSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { makeTrial, type Trial, writeSmallPlugin } from './testing/trial'

let trial: Trial
beforeEach(() => {
  trial = makeTrial()
  writeSmallPlugin(trial, 'p')
})
afterEach(() => trial.remove())

const ui = (text: string) => () => trial.write('p/ui/index.tsx', text)
const manifest = (changes: Record<string, unknown>) => () => writeSmallPlugin(trial, 'p', changes)

it.each<[string, () => void, RegExp]>([
  ['broken syntax', ui('export default {\n  pages: }\n'), /^ui\/index\.tsx:2:10: Unexpected "}"$/],
  [
    'an import of nothing',
    ui("import { x } from './nowhere'\nexport default x\n"),
    /^ui\/index\.tsx:1:19: Could not resolve "\.\/nowhere"$/,
  ],
  [
    'a part of Node.js in the UI',
    ui("\nimport fs from 'node:fs'\nexport default fs\n"),
    /^ui\/index\.tsx:2:16: "node:fs" is part of Node\.js, .* use it in the backend\.$/,
  ],
  [
    'code from another site',
    ui("import x from 'https://cdn.example.com/x.js'\nexport default x\n"),
    /^ui\/index\.tsx:1:15: The UI of a plugin may not import from another site/,
  ],
  [
    'a module that the portal does not share',
    ui("import { createRoot } from 'react-dom/client'\nexport default createRoot\n"),
    /^ui\/index\.tsx:1:28: "react-dom\/client" is not offered to plugins\. Of this package they may import: react-dom\.$/,
  ],
  [
    'backend code in the UI',
    ui("import { defineBackend } from '@groundwork/plugin-sdk/backend'\nexport default defineBackend\n"),
    /^ui\/index\.tsx:1:31: "@groundwork\/plugin-sdk\/backend" is not for the UI/,
  ],
  [
    'a style sheet that plugin.json does not list',
    () => (ui("import './look.css'\nexport default {}\n")(), trial.write('p/ui/look.css', 'p { color: red }')),
    /^plugin\.json: The build makes "ui\/index\.css" .* add it to "ui\.styles"\.$/,
  ],
  [
    'a style sheet that is not there',
    manifest({ ui: { entry: 'ui/index.js', styles: ['ui/look.css'] } }),
    /^plugin\.json: "ui\.styles" lists "ui\/look\.css", but there is no such file/,
  ],
  [
    'a source that is not there',
    manifest({ backend: { entry: 'server/main.js' } }),
    /^plugin\.json:\d+:\d+: There is no source for "server\/main\.js": looked for main\.tsx, main\.ts, main\.jsx, main\.js in server\/\.$/,
  ],
  [
    'a schema that is not there',
    manifest({ contributes: [{ point: 'config/schema/v1', id: 'config', file: 'config.schema.json' }] }),
    /^plugin\.json:\d+:\d+: There is no file "config\.schema\.json" in the plugin's folder\.$/,
  ],
  [
    'a permission that does not exist',
    manifest({ permissions: ['everything'] }),
    /^plugin\.json:\d+:\d+: permissions\[0\]: .*everything/,
  ],
  [
    'a manifest that is not JSON',
    () => trial.write('p/plugin.json', '{\n  "id": ,\n}'),
    /^plugin\.json:2:\d+: This is not JSON/,
  ],
])('names file and line of %s', async (_, damage, message) => {
  damage()
  const answer = await trial.run(['build', 'p'])
  expect(answer.code).toBe(1)
  expect(answer.complained.split('\n')[0]).toMatch(message)
  expect(answer.complained).not.toMatch(/^\s+at /m)
})

it('says where a plugin is when it is not here', async () => {
  const { code, complained } = await trial.run(['build'])
  expect({ code, complained }).toEqual({
    code: 1,
    complained: `There is no plugin.json in ${trial.folder}. Did you mean ${path.join(trial.folder, 'p')}?`,
  })
})

it('leaves what was built in place when a build fails', async () => {
  await trial.run(['build', 'p'])
  const before = trial.read('p/dist/ui/index.js')
  trial.write('p/ui/index.tsx', 'export default {')
  expect((await trial.run(['build', 'p'])).code).toBe(1)
  expect(trial.read('p/dist/ui/index.js')).toBe(before)
})

it('removes what an earlier build made and this one does not', async () => {
  trial.write('p/dist/ui/old.js', 'old')
  expect((await trial.run(['build', 'p'])).code).toBe(0)
  expect(existsSync(path.join(trial.folder, 'p/dist/ui/old.js'))).toBe(false)
})

it('wants Tailwind installed where a style sheet uses it', async () => {
  writeSmallPlugin(trial, 'p', { ui: { entry: 'ui/index.js', styles: ['ui/look.css'] } })
  trial.write('p/ui/look.css', '/* look */\n@import "tailwindcss";\n')
  const { code, complained } = await trial.run(['build', 'p'])
  expect(code).toBe(1)
  expect(complained).toMatch(/^ui\/look\.css:2:1: This style sheet uses Tailwind, which is not installed here/)
})

it("runs the plugin's own Tailwind over such a style sheet", async () => {
  trial.link('p')
  writeSmallPlugin(trial, 'p', { ui: { entry: 'ui/index.js', styles: ['ui/look.css'] } })
  trial.write('p/ui/look.css', '@import "tailwindcss/utilities";\n')
  trial.write('p/ui/index.tsx', 'export default { pages: { home: () => <p className="pt-[13px]">x</p> } }\n')
  expect(await trial.run(['build', 'p'])).toMatchObject({ code: 0, complained: '' })
  expect(trial.read('p/dist/ui/look.css')).toMatch(/padding-top: ?13px/)
})
