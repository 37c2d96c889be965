import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseOptions } from './options'
import { root } from './paths'

describe('options of npm start', () => {
  it('prefers 3100 and 3101 and keeps data in .data when nothing is said', () => {
    expect(parseOptions([], {})).toEqual({
      portalPort: { kind: 'preferred', port: 3100 },
      enginePort: { kind: 'preferred', port: 3101 },
      data: path.join(root, '.data'),
      samples: true,
      tokenless: false,
      help: false,
    })
  })

  it('takes 0 as any free port and another number as the only one that will do', () => {
    const options = parseOptions(['--port', '0', '--engine-port=4000'], {})
    expect(options.portalPort).toEqual({ kind: 'any' })
    expect(options.enginePort).toEqual({ kind: 'fixed', port: 4000 })
  })

  it('reads the same from the environment, and an option wins', () => {
    const env = {
      GROUNDWORK_PORT: '5000',
      GROUNDWORK_ENGINE_PORT: '5001',
      GROUNDWORK_DATA: '/srv/groundwork',
      GROUNDWORK_NO_SAMPLES: '1',
      GROUNDWORK_TOKENLESS: 'true',
    }
    expect(parseOptions(['--port', '6000', '--data', '/elsewhere'], env)).toEqual({
      portalPort: { kind: 'fixed', port: 6000 },
      enginePort: { kind: 'fixed', port: 5001 },
      data: '/elsewhere',
      samples: false,
      tokenless: true,
      help: false,
    })
  })

  it('counts a relative folder from where the person typed it', () => {
    expect(parseOptions(['--data', 'mine'], { INIT_CWD: '/home/ada' }).data).toBe('/home/ada/mine')
  })

  it.each([
    [['--prot', '1'], {}, /'--prot'/],
    [['extra'], {}, /'extra'/],
    [['--port'], {}, /--port/],
    [['--port', '70000'], {}, '--port must be a port number from 0 to 65535, not "70000".'],
    [['--port', '-1'], {}, /--port/],
    [['--port', '12a'], {}, '--port must be a port number from 0 to 65535, not "12a".'],
    [['--data='], {}, '--data needs the name of a folder.'],
    [['--port', '4000', '--engine-port', '4000'], {}, /cannot share port 4000/],
    [[], { GROUNDWORK_PORT: 'high' }, 'GROUNDWORK_PORT must be a port number from 0 to 65535, not "high".'],
    [[], { GROUNDWORK_NO_SAMPLES: 'maybe' }, 'GROUNDWORK_NO_SAMPLES must be 1 or 0, not "maybe".'],
    [['--allow-tokenless'], { DATABASE_URL: 'postgresql://db/x' }, /embedded database only/],
  ])('refuses %j with %j in one sentence and exit code 2', (argv, env, message) => {
    const refused = () => parseOptions(argv, env)
    expect(refused).toThrow(message)
    expect(refused).toThrow(expect.objectContaining({ exitCode: 2 }))
  })
})
