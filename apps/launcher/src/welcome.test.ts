import { expect, it } from 'vitest'
import { parseOptions } from './options'
import { dataLayout, root } from './paths'
import { welcomeText } from './welcome'

const addresses = {
  host: '127.0.0.1',
  engineHost: '127.0.0.1',
  portalPort: 3100,
  enginePort: 3101,
  portalUrl: 'http://127.0.0.1:3100',
  engineUrl: 'http://127.0.0.1:3101',
  metadataUrl: 'http://127.0.0.1:3101',
}
const screen = (argv: string[], token: string | null) =>
  welcomeText({
    addresses,
    layout: dataLayout('/srv/my data'),
    options: parseOptions(argv, {}),
    welcome: { firstSignInUrl: 'http://127.0.0.1:3100/first/abc', linkEachStart: true, token },
    elapsed: '3.0 s',
  })

it('shows the two lines to paste for Metaflow, with the first token', () => {
  const text = screen([], 'gw_record_x')
  expect(text).toContain(
    'export METAFLOW_DEFAULT_METADATA=service METAFLOW_FEAT_ALWAYS_UPLOAD_CODE_PACKAGE=1 METAFLOW_SERVICE_URL=http://127.0.0.1:3101\n',
  )
  expect(text).toContain('export METAFLOW_SERVICE_AUTH_KEY=gw_record_x\n')
  expect(text).toContain('(works once; a new one at each start on this machine):\n    http://127.0.0.1:3100/first/abc')
})

it('shows a command that makes a token from any folder and for anybody when there are some already', () => {
  const text = screen([], null)
  expect(text).toContain(`$(npm --prefix ${root} run --silent groundwork -- token create --data '/srv/my data' --name`)
  expect(text).toContain('--name laptop --scope record | tail -n 1)')
  expect(text).not.toContain('$USER')
})

it('warns loudly when recording needs no token', () => {
  const text = screen(['--allow-tokenless'], null)
  expect(text).toContain('WARNING: recording needs no token.')
  expect(text).not.toContain('METAFLOW_SERVICE_AUTH_KEY')
})
