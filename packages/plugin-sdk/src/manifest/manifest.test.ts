import { describe, expect, it, test } from 'vitest'
import { locate, readManifest, readManifestText } from './manifest'
import { exampleManifest } from './manifest-example'

type Example = ReturnType<typeof exampleManifest> & Record<string, unknown>

/** What is said of the example after one change. */
function problemsAfter(change: (manifest: Example) => void) {
  const manifest = exampleManifest() as Example
  change(manifest)
  const reading = readManifest(manifest)
  return reading.ok ? [] : reading.problems
}

/** Replaces fields of the contribution with that id. */
function contribution(id: string, fields: Record<string, unknown>) {
  return (manifest: Example) => void Object.assign(manifest.contributes.find((each) => each.id === id) ?? {}, fields)
}

it('reads a manifest and fills in what it leaves out', () => {
  const reading = readManifest(exampleManifest())
  expect(reading).toMatchObject({
    ok: true,
    manifest: {
      backend: { memoryMb: 192 },
      contributes: expect.arrayContaining([expect.objectContaining({ id: 'sync', retries: 3, timeoutSeconds: 300 })]),
    },
  })
})

describe('one field that is wrong', () => {
  const cases: [string, (manifest: Example) => void, string, RegExp][] = [
    ['missing', (m) => Reflect.deleteProperty(m, 'name'), 'name', /missing: it must be text/],
    ['unknown', (m) => Object.assign(m, { colour: 'red' }), 'colour', /"colour" means nothing here/],
    ['a number', (m) => Object.assign(m, { name: 7 }), 'name', /must be text, not 7/],
    ['id', (m) => Object.assign(m, { id: '../up' }), 'id', /3 to 40 lower case letters/],
    ['reserved id', (m) => Object.assign(m, { id: 'requests' }), 'id', /"requests" is a name of Groundwork's own/],
    ['version', (m) => Object.assign(m, { version: 'v1' }), 'version', /semantic version/],
    ['range', (m) => Object.assign(m.engines, { groundwork: 'one' }), 'engines.groundwork', /"one" is not a range/],
    ['every version', (m) => Object.assign(m.engines, { groundwork: '*' }), 'engines.groundwork', /every version/],
    ['all from 0', (m) => Object.assign(m.engines, { groundwork: '>=0.0.0' }), 'engines.groundwork', /every version/],
    ['kind', (m) => Object.assign(m, { kind: 'theme' }), 'kind', /"domain-library" or "extension", not "theme"/],
    ['permission', (m) => m.permissions.push('root'), 'permissions[6]', /no permission "root"/],
    ['host', (m) => m.permissions.push('http:*'), 'permissions[6]', /no permission "http:\*"/],
    ['a whole top-level domain', (m) => m.permissions.push('http:*.com'), 'permissions[6]', /two parts or more/],
    ['the same with a port', (m) => m.permissions.push('http:*.com:8443'), 'permissions[6]', /two parts or more/],
    ['opt-in', (m) => m.experimental.push('x/v1'), 'experimental[1]', /no extension point "x\/v1"/],
    ['entry', (m) => Object.assign(m.ui, { entry: '../index.js' }), 'ui.entry', /file inside the bundle/],
    ['memory', (m) => Object.assign(m.backend, { memoryMb: 4 }), 'backend.memoryMb', /at least 48/],
    ['point', contribution('api', { point: 'router' }), 'contributes[4].point', /Did you mean "router\/v1"/],
    ['no point', contribution('api', { point: undefined }), 'contributes[4].point', /Name the extension point/],
    ['icon', contribution('titles-nav', { icon: 'Film!' }), 'contributes[2].icon', /Lucide icon/],
    ['path', contribution('title', { path: 'titles' }), 'contributes[1].path', /Begin with "\/"/],
    ['empty', contribution('title', { title: '' }), 'contributes[1].title', /at least 1 character/],
    ['retries', contribution('sync', { retries: 99 }), 'contributes[5].retries', /at most 10/],
    ['topic', contribution('runs', { topics: ['user'] }), 'contributes[6].topics[0]', /"run", "project"/],
    ['topics', contribution('runs', { topics: [] }), 'contributes[6].topics', /at least 1 entry/],
  ]
  test.each(cases)('%s', (...[, change, path, message]) => {
    const problems = problemsAfter(change)
    expect(problems.map((problem) => problem.path)).toEqual([path])
    expect(problems[0]?.message).toMatch(message)
  })
})

describe('fields that do not fit together', () => {
  const without = (list: string[], entry: string) => list.splice(list.indexOf(entry), 1)
  const cases: [string, (manifest: Example) => void, string, RegExp][] = [
    ['id twice', contribution('title', { id: 'titles' }), 'contributes[1].id', /already that of contributes\[0\]/],
    [
      'path twice',
      (m) => m.contributes.push({ point: 'page/v1', id: 'x', title: 'X', path: '/titles/:name' }),
      'contributes[9].path',
      /page "title" has the same path/,
    ],
    [
      'router twice',
      (m) => m.contributes.push({ point: 'router/v1', id: 'x' }),
      'contributes[9].point',
      /at most one router\/v1/,
    ],
    [
      'schema twice',
      (m) => m.contributes.push({ point: 'config/schema/v1', id: 'x', file: 'x.json' }),
      'contributes[9].point',
      /at most one config\/schema\/v1 for itself, and one for projects/,
    ],
    [
      'mapping of its own configuration',
      contribution('config', { mapping: { '/a': 'a' } }),
      'contributes[8].mapping',
      /Add "for": "projects"/,
    ],
    [
      'nav to nowhere',
      contribution('titles-nav', { page: 'tities' }),
      'contributes[2].page',
      /no page "tities".*"titles", "title"/,
    ],
    [
      'nav to a page with parameters',
      contribution('titles-nav', { page: 'title' }),
      'contributes[2].page',
      /has parameters/,
    ],
    [
      'no opt-in',
      (m) => m.experimental.splice(0),
      'contributes[3].point',
      /is experimental.*add "target\/card\/v1" to "experimental"/,
    ],
    ['no jobs', (m) => without(m.permissions, 'jobs'), 'contributes[5].point', /needs the permission "jobs"/],
    ['no events', (m) => without(m.permissions, 'events.subscribe'), 'contributes[6].point', /"events.subscribe"/],
    ['no webhooks', (m) => without(m.permissions, 'webhooks'), 'contributes[7].point', /"webhooks"/],
    [
      'no secrets',
      (m) => without(m.permissions, 'secrets'),
      'secrets',
      /Reading secrets needs the permission "secrets"/,
    ],
    ['no sql', (m) => without(m.permissions, 'sql'), 'migrations', /needs the permission "sql"/],
    [
      'schedule',
      contribution('sync', { schedule: '0 99 * * *' }),
      'contributes[5].schedule',
      /its hour "99" means nothing/,
    ],
    [
      'six fields',
      contribution('sync', { schedule: '0 0 7 * * *' }),
      'contributes[5].schedule',
      /it needs five fields/,
    ],
    ['never', contribution('sync', { schedule: '0 0 31 2 *' }), 'contributes[5].schedule', /never comes/],
    ['zone', contribution('sync', { timeZone: 'Mars/Base' }), 'contributes[5].timeZone', /no time zone "Mars\/Base"/],
    ['zone alone', contribution('sync', { schedule: undefined }), 'contributes[5].timeZone', /without a schedule/],
    [
      "another's events",
      contribution('runs', { topics: ['plugin.film-desk.*', 'plugin.other.*'] }),
      'contributes[6].topics[1]',
      /all of another plugin's events/,
    ],
    ['permission twice', (m) => m.permissions.push('jobs'), 'permissions[6]', /named twice/],
  ]
  test.each(cases)('%s', (...[, change, path, message]) => {
    const problems = problemsAfter(change)
    expect(problems.map((problem) => problem.path)).toEqual([path])
    expect(problems[0]?.message).toMatch(message)
  })

  test('a UI part without a UI, a backend part without a backend', () => {
    const said = problemsAfter((m) => {
      Reflect.deleteProperty(m, 'ui')
      Reflect.deleteProperty(m, 'backend')
    })
    expect(said.map(({ path }) => path)).toEqual([0, 1, 3, 4, 5, 6, 7].map((at) => `contributes[${at}].point`))
    expect(said[0]?.message).toBe('page/v1 needs a UI, and there is none. Add "ui": { "entry": "ui/index.js" }.')
  })

  test('an editor without a schema', () => {
    const said = problemsAfter((m) => {
      m.experimental.push('config/editor/v1')
      Object.assign(m.contributes[8] ?? {}, { point: 'config/editor/v1', title: 'Editor', file: undefined })
      Reflect.deleteProperty(m.contributes[8] ?? {}, 'file')
    })
    expect(said).toEqual([
      { path: 'contributes[8].point', message: expect.stringMatching(/what config\/schema\/v1 describes/) },
    ])
  })
})

describe('places in the text', () => {
  const text = JSON.stringify(exampleManifest(), null, 2)

  it('finds the line and column of a part', () => {
    const { line, column } = locate(text, 'contributes[2].page')
    expect(text.split('\n')[line - 1]?.slice(column - 1)).toBe('"titles"')
  })

  it('takes the nearest part around what is not there', () => {
    expect(locate(text, 'contributes[2].colour')).toEqual(locate(text, 'contributes[2]'))
    expect(locate('', 'id')).toEqual({ line: 1, column: 1 })
  })

  it('says where a text is no JSON, and where a field is wrong', () => {
    expect(readManifestText('{\n  "id": "x",\n}')).toMatchObject({
      ok: false,
      problems: [{ line: 3, message: expect.stringContaining('not JSON') }],
    })
    const reading = readManifestText(text.replace('"clapperboard"', '"Film!"'))
    const line = text.split('\n').findIndex((each) => each.includes('clapperboard')) + 1
    expect(reading).toMatchObject({ ok: false, problems: [{ path: 'contributes[2].icon', line }] })
  })
})

describe('what is wrong in several ways', () => {
  it('says what fields are wrong and what the others do not hold together, at once', () => {
    const manifest = exampleManifest()
    const reading = readManifest({
      ...manifest,
      permissions: [...manifest.permissions, 'teleport'],
      contributes: [
        ...manifest.contributes,
        { point: 'job/v1', id: 'nightly', title: 'Nightly', schedule: '61 * * * *' },
        { point: 'nav/v1', id: 'Wrong' },
      ],
    })
    const at = manifest.contributes.length
    const paths = reading.ok ? [] : reading.problems.map(({ path }) => path)
    expect(paths).toContain(`permissions[${manifest.permissions.length}]`)
    expect(paths).toContain(`contributes[${at}].schedule`)
    expect(paths).toContain(`contributes[${at + 1}].id`)
    expect(
      paths.filter((path) => !/^(permissions|contributes\[(?:\d+)\]\.(schedule|id|title|icon|page)$)/.test(path)),
    ).toEqual([])
  })
})

test('a key that stands twice is refused at its second place, however deep', () => {
  const text = '{\n "id": "small",\n "publisher": { "name": "A" },\n "contributes": [{ "id": "a",\n  "id": "b" }] }'
  const reading = readManifestText(text)
  expect(reading).toMatchObject({
    ok: false,
    problems: [{ path: 'contributes[0].id', line: 5, column: 3, message: expect.stringContaining('a second time') }],
  })
})
