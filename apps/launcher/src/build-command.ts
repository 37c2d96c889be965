import { buildOnce } from './build'
import { generateClient } from './client-generation'
import { describeFailure } from './failure'
import { withoutNpm } from './service-specs'
import { onStop } from './signals'

/** `npm run build`: what the first `npm start` builds, without starting it. */
const stopping = new AbortController()
onStop({ stop: () => stopping.abort(new Error('stopped')), force: () => process.exit(130) })
const env = withoutNpm(process.env)
try {
  await generateClient(env, stopping.signal)
  const built = await buildOnce({
    env,
    signal: stopping.signal,
    onWait: (pid) => console.log(`Another start (process ${pid}) is building; waiting for it.`),
  })
  console.log(built.length > 0 ? `Built: ${built.join(', ')}.` : 'Everything is built from these sources.')
} catch (error) {
  console.error(describeFailure(error))
  process.exitCode = 1
}
