import { allowed, router } from '@groundwork/access/trpc'
import { enablePlugin, setPluginAudience } from '../lifecycle/change-audience'
import { changeOwner } from '../lifecycle/change-owner'
import { rollBackPlugin, uninstallPlugin, upgradePlugin } from '../lifecycle/change-version'
import { registerPlugin } from '../lifecycle/register'
import { runJobNow } from '../lifecycle/run-job'
import { disable, restart } from '../registry/registry'
import { changing } from './changing'
import * as inputs from './inputs'

// Who may change which plugin depends on its row and its team: the moves ask again with the owner.
const changed = allowed('plugin.read')

/** Each takes the generation the person saw and is refused when the plugin was changed since; answers the row as it is then. */
export const lifecycleRouter = router({
  register: changed.input(inputs.register).mutation(({ ctx, input }) => registerPlugin(changing(ctx), input)),
  upgrade: changed
    .input(inputs.upgrade)
    .mutation(({ ctx, input: { id: pluginId, ...rest } }) => upgradePlugin(changing(ctx), { pluginId, ...rest })),
  rollBack: changed
    .input(inputs.seen)
    .mutation(({ ctx, input: { id: pluginId, generation } }) =>
      rollBackPlugin(changing(ctx), { pluginId, generation }),
    ),
  enable: changed
    .input(inputs.audience)
    .mutation(({ ctx, input: { id: pluginId, ...rest } }) => enablePlugin(changing(ctx), { pluginId, ...rest })),
  disable: changed
    .input(inputs.seen)
    .mutation(({ ctx, input: { id: pluginId, generation } }) => disable(changing(ctx), { pluginId, generation })),
  /** Another try for a version that crashed again and again. */
  restart: changed
    .input(inputs.seen)
    .mutation(({ ctx, input: { id: pluginId, generation } }) => restart(changing(ctx), { pluginId, generation })),
  /** Puts one of its jobs in the queue, beside its schedule. */
  runJob: changed
    .input(inputs.job)
    .mutation(({ ctx, input: { id: pluginId, job } }) => runJobNow(changing(ctx), { pluginId, job })),
  changeOwner: changed
    .input(inputs.owner)
    .mutation(({ ctx, input: { id: pluginId, ...rest } }) => changeOwner(changing(ctx), { pluginId, ...rest })),
  setAudience: changed
    .input(inputs.audience)
    .mutation(({ ctx, input: { id: pluginId, ...rest } }) => setPluginAudience(changing(ctx), { pluginId, ...rest })),
  uninstall: changed
    .input(inputs.uninstall)
    .mutation(({ ctx, input: { id: pluginId, ...rest } }) => uninstallPlugin(changing(ctx), { pluginId, ...rest })),
})
