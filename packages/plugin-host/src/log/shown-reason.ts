import { type Actor, can } from '@groundwork/access/can'
import { type Installation, resourceOf } from '../registry/installation'

type Plugin = Pick<Installation, 'pluginId' | 'ownerTeam'> & Partial<Pick<Installation, 'dev' | 'registeredBy'>>

/** Whether this person may read the plugin's log; a preview's developer may too. */
export function mayReadLog(actor: Actor, plugin: Plugin): boolean {
  return can(actor, 'plugin.log', resourceOf(plugin)).allowed
}

/**
 * What this person is told of why something of a plugin went wrong: the whole where they may read its log, else its kind. The
 * text may carry what the plugin threw or printed, and with it whatever it worked on.
 */
export function shownReason<Text extends string | null>(actor: Actor, plugin: Plugin, text: Text): Text | string {
  return text === null || mayReadLog(actor, plugin) ? text : kindOfReason(text)
}

const more = 'its log says more.'

/** Sentences of the host's own, all of them: nothing in them is the plugin's. */
const harmless = [
  /^It (was ended by the signal |ended by itself, |ended while it started: something that |ran out of memory: )/,
  /^It (did not answer (for|within)|used) \d+ /,
  /^It (put something else where|closed the socket on which) /,
  /^(It was stopped\.|Its scratch folder grew beyond )/,
  /^Version \S+ was not taken: (It is not signed\. |Its key )/,
]
/** What stands before the plugin's own words; longer ones first. */
const beginnings = [
  /^It failed while it started(?=:)/,
  /^A promise failed and nothing caught it(?=:)/,
  /^It threw an error that nothing caught(?=:)/,
  /^It ended with exit code \w+/,
  /^It was not ready within \d+ s/,
  /^Its handler "[\w-]+" could not take an event, which was passed over(?=:)/,
]
const notice =
  /^(Version \S+ (?:did not start|crashed again and again(?: and is not started any more)?)): (.*?)( (?:Version \S+|What was there before) stays on\.| Groundwork went back to version \S+\.)?$/s

/** The reason without what the plugin itself said. What is not known to be harmless is left out. */
export function kindOfReason(text: string): string {
  const [, what, why, then = ''] = notice.exec(text) ?? []
  if (what && why !== undefined) return `${what}: ${kindOfReason(why)}${then}`
  if (harmless.some((form) => form.test(text))) return text
  const kind = beginnings.map((form) => form.exec(text)?.[0]).find((found) => found !== undefined)
  return `${kind ?? 'It failed'}; ${more}`
}
