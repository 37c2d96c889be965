import { publish, startGroundwork } from './groundwork'
import { recordFlow } from './metaflow'
import { prepareLargeRun } from './large-run'

/** One Groundwork for all specs, with real runs in it: what the pages show was recorded by Metaflow. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const { running: base, stop } = await startGroundwork()
  try {
    const python = process.env.GROUNDWORK_TEST_PYTHON ?? ''
    const running = { ...base, python }
    publish(running)
    if (python) {
      await recordFlow(running, { flow: 'plugins/kyc/flows/watch_list_import_flow.py', user: 'tomas' })
      await recordFlow(running, { flow: 'plugins/content-decisions/flows/title_value_flow.py', user: 'maya' })
      await recordFlow(running, { flow: 'plugins/kyc/flows/screening_flow.py', user: 'ines' })
    }
    await prepareLargeRun(running)
    return stop
  } catch (error) {
    await stop()
    throw error
  }
}
