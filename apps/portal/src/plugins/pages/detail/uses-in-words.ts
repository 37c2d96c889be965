import { plural } from '@groundwork/ui/number'
import type { RouterOutputs } from '../../../trpc/types'

type Uses = RouterOutputs['delivery']['environments']['usesOfPlugin']

const mostNamed = 8

/** What happens to delivery while the plugin is off, a sentence for each kind of dependence. */
export function usesInWords({ rules, integrations, units, projects }: Uses): string[] {
  return [
    ...rules.map(({ title, kind, name }) =>
      kind === 'gate'
        ? `The rules of ${title} ask its gate ${name}: promotions there wait until it answers again, or an administrator lets them through.`
        : `The rules of ${title} ask its verification ${name}: what is promoted there is not verified while it is off.`,
    ),
    ...integrations.map(({ name, environments }) =>
      environments.length === 0
        ? `The integration ${name} is of it. No environment is bound to it.`
        : `The integration ${name} is of it: nothing can be promoted to ${environments.join(', ')}, nor observed there.`,
    ),
    ...(units > 0 ? [`It is the deployment path of ${plural(units, 'unit')}: none of them can be promoted.`] : []),
    ...(projects.length > 0
      ? [
          `Its schema describes the configuration of ${projects.slice(0, mostNamed).join(', ')}${projects.length > mostNamed ? ` and ${projects.length - mostNamed} more` : ''}. It goes on doing so: what is configured stays, and is checked.`,
        ]
      : []),
  ]
}
