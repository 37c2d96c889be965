import { existsSync, statSync, utimesSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { unpackBundle } from '../bundle/unpack'
import { verifySignature } from '../bundle/signature'
import { readFileSync } from 'node:fs'
import { makeTrial, type Trial, writeSmallPlugin } from './testing/trial'
import { startUploadServer, type UploadServer } from './testing/upload-server'

let trial: Trial
let server: UploadServer
beforeEach(async () => {
  trial = makeTrial()
  server = await startUploadServer()
})
afterEach(async () => {
  await server.close()
  trial.remove()
})

const inside = (file: string) => path.join(trial.folder, file)

it('packs the same sources to the same bytes, whenever and wherever they were written', async () => {
  const hashes: string[] = []
  for (const folder of ['one', 'some/where/two']) {
    writeSmallPlugin(trial, folder)
    utimesSync(inside(`${folder}/ui/index.tsx`), new Date(2001, 1, hashes.length), new Date(2001, 1, hashes.length))
    const { code, said } = await trial.run(['pack', folder])
    expect(code).toBe(0)
    hashes.push(/sha256 ([0-9a-f]{64})/.exec(said)?.[1] ?? '')
  }
  expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/)
  expect(hashes[1]).toBe(hashes[0])
  expect(readFileSync(inside('one/small-plugin-1.2.3.tgz'))).toEqual(
    readFileSync(inside('some/where/two/small-plugin-1.2.3.tgz')),
  )
})

it('packs chunks of what is loaded late, pictures and style sheets so that the portal takes them', async () => {
  writeSmallPlugin(trial, 'p', { ui: { entry: 'ui/index.js', styles: ['ui/index.css'] } })
  trial.link('p')
  trial.write('p/ui/dot.svg', '<svg xmlns="http://www.w3.org/2000/svg"><circle r="1"/></svg>')
  trial.write('p/ui/look.css', '.dot { background: url(./dot.svg) }')
  trial.write('p/ui/late.tsx', "import dot from './dot.svg'\nexport default () => <img src={dot} alt='dot' />\n")
  trial.write(
    'p/ui/index.tsx',
    "import { lazy } from 'react'\nimport './look.css'\nconst Late = lazy(() => import('./late'))\nexport default { pages: { home: Late } }\n",
  )
  expect(await trial.run(['pack', 'p', '--out', 'b.tgz'])).toMatchObject({ code: 0, complained: '' })
  const files = [...(await unpackBundle(readFileSync(inside('b.tgz')))).keys()]
  expect(files).toEqual(
    expect.arrayContaining(['ui/index.js', 'ui/index.css', expect.stringMatching(/^ui\/chunks\/late-\w+\.js$/)]),
  )
})

it('refuses at home what the portal would refuse, with its code', async () => {
  writeSmallPlugin(trial, 'p')
  trial.write('p/ui/index.tsx', 'export default { pages: { home: () => import(String(Date.now())) } }\n')
  const { code, complained } = await trial.run(['pack', 'p'])
  expect(code).toBe(1)
  expect(complained).toMatch(/^ui\/index\.js:1: .*\[computed-import\]$/)
  expect(complained).not.toContain('(ui/index.js, line 1)')
})

it('finds a contribution that the code has nothing for, with its line in plugin.json', async () => {
  writeSmallPlugin(trial, 'p', {
    contributes: [
      { point: 'page/v1', id: 'home', title: 'Home', path: '/' },
      { point: 'project/tab/v1', id: 'notes', title: 'Notes' },
      { point: 'router/v1', id: 'api' },
      { point: 'job/v1', id: 'sync', title: 'Sync' },
    ],
    permissions: ['jobs'],
  })
  trial.link('p')
  trial.write(
    'p/ui/index.tsx',
    "import { definePlugin } from '@groundwork/plugin-sdk/ui'\nconst Home = () => <p>x</p>\nexport default definePlugin({ pages: { home: Home }, projectTabs: { note: Home } })\n",
  )
  trial.write(
    'p/backend/index.ts',
    "import { defineBackend } from '@groundwork/plugin-sdk/backend'\nexport default defineBackend({ jobs: { sync: async () => {} } })\n",
  )
  const wrong = await trial.run(['pack', 'p', '--out', 'b.tgz'])
  expect(wrong.code).toBe(1)
  const lineOf = (text: string) =>
    trial
      .read('p/plugin.json')
      .split('\n')
      .findIndex((line) => line.includes(text)) + 1
  const [first = '', second = ''] = wrong.complained.split('\n')
  expect(first).toMatch(
    /There is no part "notes" for project\/tab\/v1: add it to "projectTabs" of definePlugin\(\) in ui\/index\.tsx, or correct the id\. It has "note"\.$/,
  )
  expect(first).toMatch(new RegExp(`^plugin\\.json:${lineOf('"notes"')}:\\d+: `))
  expect(second).toMatch(
    new RegExp(
      `^plugin\\.json:${lineOf('"api"')}:\\d+: router/v1 is contributed, but defineBackend\\(\\) in backend/index\\.ts`,
    ),
  )
  expect(existsSync(inside('b.tgz'))).toBe(false)
})

it('signs a bundle with a key of its own making, and keeps the key to its owner', async () => {
  writeSmallPlugin(trial, 'p')
  await trial.run(['pack', 'p', '--out', 'b.tgz'])
  const made = await trial.run(['keys', 'create', 'k.pem'])
  expect(statSync(inside('k.pem')).mode & 0o777).toBe(0o600)
  expect(await trial.run(['sign', 'b.tgz', '--key', 'k.pem'])).toMatchObject({ code: 0, said: 'Signed b.tgz.' })
  const signer = verifySignature(await unpackBundle(readFileSync(inside('b.tgz'))))
  expect(made.said).toContain(`Fingerprint: ${signer?.fingerprint}`)
})

it.each([
  ['a key that exists already', ['keys', 'create', 'k.pem'], 'k.pem exists: a key is never overwritten.'],
  ['a bundle that is none', ['sign', 'junk.tgz', '--key', 'k.pem'], /\[[a-z-]+\]$/],
  ['a key that is none', ['sign', 'b.tgz', '--key', 'junk.tgz'], 'This is not an ed25519 private key'],
  ['a key that is not there', ['sign', 'b.tgz', '--key', 'no.pem'], 'There is no file no.pem.'],
  ['no key', ['sign', 'b.tgz'], 'Which key?'],
])('refuses %s in one sentence', async (_, argv, message) => {
  writeSmallPlugin(trial, 'p')
  await trial.run(['pack', 'p', '--out', 'b.tgz'])
  await trial.run(['keys', 'create', 'k.pem'])
  trial.write('junk.tgz', 'junk')
  const answer = await trial.run(argv)
  expect(answer.code).toBe(1)
  if (typeof message === 'string') expect(answer.complained).toContain(message)
  else expect(answer.complained).toMatch(message)
  expect(answer.complained).not.toMatch(/^\s+at /m)
})

it('publishes a folder: builds, signs, sends, and says where it goes on', async () => {
  writeSmallPlugin(trial, 'p')
  await trial.run(['keys', 'create', 'k.pem'])
  const { code, said } = await trial.run([
    'publish',
    'p',
    '--portal',
    `${server.url}/`,
    '--token',
    't',
    '--key',
    'k.pem',
  ])
  expect(code).toBe(0)
  expect(server.uploads).toMatchObject([
    { path: '/api/plugin-bundles', authorization: 'Bearer t', fileName: 'small-plugin-1.2.3.tgz' },
  ])
  expect(await server.newest('signature.json')).toContain('ed25519')
  expect(said).toContain('Received: Small (small-plugin 1.2.3)')
  expect(said).toContain(`Next, register or upgrade it: ${server.url}/plugins/small-plugin`)
})

it('publishes a packed bundle as it is, with the token of the file beside it', async () => {
  writeSmallPlugin(trial, 'p')
  await trial.run(['pack', 'p'])
  trial.write('p/.groundwork-token', 'from-file\n')
  const argv = ['publish', 'p/small-plugin-1.2.3.tgz', '--portal', server.url]
  const open = await trial.run(argv)
  expect(open).toMatchObject({ code: 1 })
  expect(open.complained).toContain('chmod 600 .groundwork-token')
  const { chmodSync } = await import('node:fs')
  chmodSync(inside('p/.groundwork-token'), 0o600)
  expect((await trial.run(argv)).code).toBe(0)
  expect(server.uploads[0]?.authorization).toBe('Bearer from-file')
  expect(server.uploads[0]?.bytes).toEqual(readFileSync(inside('p/small-plugin-1.2.3.tgz')))
})

it.each([
  [
    'reason, code, file and line',
    {
      status: 422,
      body: { code: 'unknown-permission', message: 'There is no permission "x".', file: 'plugin.json', line: 9 },
    },
    'plugin.json:9: There is no permission "x". [unknown-permission]',
  ],
  [
    'several reasons, each on a line of its own',
    {
      status: 422,
      body: {
        code: 'a',
        message: 'First.',
        problems: [
          { code: 'a', message: 'First.' },
          { code: 'b', message: 'Second.', file: 'ui/x.js', line: 2 },
        ],
      },
    },
    'First. [a]\nui/x.js:2: Second. [b]',
  ],
  [
    'a refusal without a code of its own',
    { status: 403, body: { code: 'refused', message: 'Ada may not.' } },
    /^Ada may not\.$/,
  ],
  ['an unknown token', { status: 401, body: {} }, 'does not know this token'],
  ['a token of another scope', { status: 403, body: {} }, 'needs one of scope "publish"'],
  ['something else', { status: 502, body: 'bad gateway' }, 'answered 502 without a reason'],
])('says what the portal answers: %s', async (_, reply, message) => {
  writeSmallPlugin(trial, 'p')
  server.refuseWith(reply)
  const answer = await trial.run(['publish', 'p', '--portal', server.url, '--token', 't'])
  expect(answer.code).toBe(1)
  if (typeof message === 'string') expect(answer.complained).toContain(message)
  else expect(answer.complained).toMatch(message)
})

it('says that nobody answers, that an address is none, and that a token is missing', async () => {
  writeSmallPlugin(trial, 'p')
  const url = server.url
  const publish = (...more: string[]) => trial.run(['publish', 'p', ...more]).then(({ complained }) => complained)
  expect(await publish('--portal', 'portal')).toContain('"portal" is not the address of a portal')
  expect(await publish('--portal', url)).toContain('make one of scope "publish"')
  expect(await publish()).toContain('Which Groundwork?')
  await server.close()
  expect(await publish('--portal', url, '--token', 't')).toContain(`${url} does not answer (ECONNREFUSED).`)
  server = await startUploadServer()
  expect(existsSync(inside('p/dist/plugin.json'))).toBe(true)
})
