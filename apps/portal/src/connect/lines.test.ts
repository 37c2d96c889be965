import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { configFile, readLines, restartLine, shellLines } from './lines'

test('a shell that reads the two lines has the settings', () => {
  const lines = shellLines("http://host:3101/a'b", 'gw_record_x')
  const script = `${lines}\nprintf '%s|%s|%s|%s' "$METAFLOW_DEFAULT_METADATA" "$METAFLOW_SERVICE_URL" "$METAFLOW_SERVICE_AUTH_KEY" "$METAFLOW_FEAT_ALWAYS_UPLOAD_CODE_PACKAGE"`
  expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).toBe("service|http://host:3101/a'b|gw_record_x|1")
  expect(lines.split('\n')).toHaveLength(2)
})

test('a shell that reads the lines for data has both folders, also with a space in them', () => {
  const script = `${readLines('/srv/my data', '/srv/cards')}\nprintf '%s|%s' "$METAFLOW_DATASTORE_SYSROOT_LOCAL" "$METAFLOW_CARD_LOCALROOT"`
  expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).toBe('/srv/my data|/srv/cards')
})

test('the command that names other folders starts on the data folder that is in use', () => {
  const script = `npm() { printf '%s|%s|%s' "$GROUNDWORK_DATASTORE_ROOTS" "$GROUNDWORK_CARD_ROOTS" "$*"; }\n${restartLine('/srv/my data')}`
  expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).toBe(
    '<folder of data>|<folder of cards>|start -- --data /srv/my data',
  )
})

test('a missing token stays visible and breaks nothing in a shell', () => {
  expect(shellLines('http://127.0.0.1:3101', '<a token>')).toContain("METAFLOW_SERVICE_AUTH_KEY='<a token>'")
})

test('the configuration file is JSON with the same settings', () => {
  expect(JSON.parse(configFile('http://127.0.0.1:3101', 't'))).toEqual({
    METAFLOW_DEFAULT_METADATA: 'service',
    METAFLOW_SERVICE_URL: 'http://127.0.0.1:3101',
    METAFLOW_SERVICE_AUTH_KEY: 't',
    METAFLOW_FEAT_ALWAYS_UPLOAD_CODE_PACKAGE: '1',
  })
})
