import { expect, it } from 'vitest'
import { pluginBundles } from './plugin-bundles'

it.each(['trust=SHA256:x', 'publisher=accept', 'dev=1&trust=SHA256:x'])(
  'a token decides nothing beside bringing a bundle: %s',
  async (query) => {
    const request = new Request(`http://portal.test/api/plugin-bundles?${query}`, {
      method: 'POST',
      headers: { authorization: `Bearer gw_publish_${'a'.repeat(32)}` },
      body: 'x',
    })
    const answer = await pluginBundles(request, 'upload')
    expect(answer.status).toBe(403)
    expect(await answer.json()).toMatchObject({ message: expect.stringContaining('trusts no keys') })
  },
)
