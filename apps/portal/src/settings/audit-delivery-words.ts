import { windowChanges } from '../delivery/calendar/window-changes'
import { changesInLine } from '../delivery/environments/policy-changes'

type Detail = Record<string, unknown>
type Entry = { action: string; resourceKind: string; resourceId: string; detail: Detail }
/** Where a run was started whose process an entry names by its key only. */
export type ProcessPlace = { key: string; project: string; unit: string; environment: string; run: string | null }
type Words = { what: string; about: string | null; change: string | null }

/** Rows about promotions, configuration, targets, freezes, processes and delivery's own rules in words: which, where, and what was said. Null for every other row. */
export function deliveryText(
  { action, resourceKind, resourceId, detail }: Entry,
  places: readonly ProcessPlace[],
): Words | null {
  if (action === 'platform.process') return processText(detail, places)
  if (resourceKind === 'config') return configText(resourceId, detail)
  if (resourceKind === 'promotion') return promotionText(action, resourceId, detail)
  if (resourceKind === 'freeze') return freezeText(detail)
  if (resourceKind === 'delivery') return checkText(detail)
  return resourceKind === 'target' ? targetText(action, detail) : null
}

/** The number of the promotion that a row is about, for its link. */
export function promotionNumber({
  resourceKind,
  resourceId,
}: Pick<Entry, 'resourceKind' | 'resourceId'>): number | null {
  const [, digits] = resourceKind === 'promotion' ? (/^P-(\d+)$/.exec(resourceId) ?? []) : []
  return digits === undefined ? null : Number(digits)
}

const votes: Record<string, string> = { approve: 'approved', reject: 'rejected', withdraw: 'took back the vote on' }
const decisions: Record<string, string> = {
  adopt: 'said that what is there is right, for',
  retry: 'had the step tried again of',
  continue: 'let go on',
  'verify-again': 'had verified again',
  'accept-verified': 'accepted as verified',
  'declare-failed': 'declared failed',
  'declare-succeeded': 'declared succeeded',
}
const modes: Record<string, string> = { deploy: '', redeploy: ' once more', rollback: ' as a roll back' }

function promotionText(action: string, id: string, detail: Detail): Words | null {
  const place = placeOf(detail)
  const said = (words: unknown) => (word(words) ? `: ${word(words)}` : '')
  const about = (what: string, change = place) => ({ what, about: id, change: change || null })
  if (action === 'promotion.vote')
    return about(votes[word(detail['verdict']) ?? ''] ?? 'voted on', `${place}${said(detail['comment'])}`)
  if (action === 'promotion.operate')
    return about(
      decisions[word(detail['operation']) ?? ''] ?? 'decided what became of',
      `${place}${said(detail['reason'])}`,
    )
  if (action === 'promotion.abort') return about('aborted', `${place}${said(detail['reason'])}`)
  if (action === 'gate.override') {
    const gate = word(detail['title']) ?? word(detail['gate']) ?? 'a gate'
    const what = detail['verdict'] === 'fail' ? `shut the gate "${gate}" for` : `let through the gate "${gate}" of`
    return about(what, `${place}${said(detail['reason'])}`)
  }
  if (action !== 'promotion.request') return null
  if (detail['replanned'] === true) return about('planned anew')
  if (detail['kept'] !== undefined) return about('kept to the plan of')
  const version = typeof detail['version'] === 'number' ? `, v${detail['version']}` : ''
  const mode = modes[word(detail['mode']) ?? ''] ?? ''
  return about('asked for', `${version}${mode}${place}${said(detail['note'])}`)
}

const controls: Record<string, string> = {
  pin: 'pinned',
  unpin: 'lifted the pin of',
  hold: 'put on hold',
  resume: 'lifted the hold of',
  veto: 'vetoed a version of',
  unveto: 'lifted a veto of',
  adopt: 'took over what was changed at',
  'pause-schedule': 'paused the schedule of',
  'resume-schedule': 'resumed the schedule of',
}

function targetText(action: string, detail: Detail): Words | null {
  const did = word(detail['did'])
  const what = action === 'target.run' ? 'started a run of' : did && controls[did]
  const unit = word(detail['unit'])
  if (!what || !unit) return null
  const project = word(detail['project'])
  const version = typeof detail['version'] === 'number' ? `, v${detail['version']}` : ''
  const until = word(detail['until'])
  const reason = word(detail['reason'])
  const end = until ? `, until ${until.slice(0, 16).replace('T', ' ')} UTC` : ''
  const environment = word(detail['environment'])
  return {
    what,
    about: project ? `${project}/${unit}` : unit,
    change: `${whereOf(environment)}${version}${end}${reason ? `: ${reason}` : ''}` || null,
  }
}

/** A veto holds in one environment or everywhere. */
function whereOf(environment: string | null): string {
  if (environment === null) return ''
  return environment === 'everywhere' ? ' everywhere' : ` in ${environment}`
}

const freezeDid: Record<string, string> = { made: 'made', changed: 'changed', removed: 'removed' }

function freezeText(detail: Detail): Words | null {
  const did = freezeDid[word(detail['did']) ?? '']
  const title = word(detail['title'])
  if (!did || !title) return null
  const changes = windowChanges(detail)
  const reason = word(detail['reason'])
  const change = changes && changes.length > 0 ? `: ${changesInLine(changes)}` : reason && `: ${reason}`
  return { what: `${did} the ${word(detail['kind']) ?? 'freeze'}`, about: title, change }
}

/** `found that delivery does not keep a rule of its own: I5: the plan of P-7 is not the one that its hash names`. */
function checkText(detail: Detail): Words | null {
  const did = word(detail['did'])
  if (!did) return null
  const broken = Array.isArray(detail['broken']) ? detail['broken'].flatMap((each) => word(each) ?? []) : []
  return { what: did, about: null, change: broken.length > 0 ? `: ${broken.join('; ')}` : null }
}

/** `began change 4 in films, environment production`: a number alone says nothing. */
function configText(address: string, detail: Detail): Words | null {
  const did = word(detail['did'])
  const [kind, first, second, third] = address.split(':')
  if (!did || !first) return null
  const what = `${did} in`
  if (kind === 'environment' && second) return { what, about: first, change: `, environment ${second}` }
  if (kind === 'target' && third) return { what, about: `${first}/${second}`, change: `, its override in ${third}` }
  return { what, about: first, change: kind === 'library' ? ', the library' : ', the project' }
}

/** The key of the process that a row is about. */
export function processKey({ action, detail }: Pick<Entry, 'action' | 'detail'>): string | null {
  return action === 'platform.process' ? (word(detail['started']) ?? word(detail['ended'])) : null
}

function processText(detail: Detail, places: readonly ProcessPlace[]): Words {
  const key = word(detail['started']) ?? word(detail['ended'])
  const place = places.find((each) => each.key === key)
  const goesOn = detail['gone'] === false ? ', which goes on' : ''
  if (place) {
    const { project, unit, environment, run } = place
    const what = word(detail['started']) ? 'started the process of a run of' : 'ended the process of a run of'
    return { what, about: `${project}/${unit}`, change: ` in ${environment}${run ? `, ${run}` : ''}${goesOn}` }
  }
  if (word(detail['started']))
    return { what: 'started a process', about: null, change: `${kindOf(detail['what']) ?? ''}, its key ${key}` }
  if (key) return { what: 'ended a process', about: null, change: `${goesOn}, its key ${key}` }
  return { what: 'asked about a process', about: null, change: null }
}

function kindOf(what: unknown): string | null {
  if (what === 'environment') return ', which makes an environment'
  return what === 'run' ? ', which is a run' : null
}

function placeOf(detail: Detail): string {
  const unit = word(detail['unit'])
  const project = word(detail['project'])
  const environment = word(detail['environment'])
  const of = unit ? ` of ${project ? `${project}/` : ''}${unit}` : ''
  return `${of}${environment ? ` in ${environment}` : ''}`
}

function word(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null
}
