import { PluginLink, type UnitTargets, usePromote, useTargets } from '@groundwork/plugin-sdk/ui'
import { Button } from '@groundwork/ui/button'
import { EmptyState } from '@groundwork/ui/empty-state'
import { EnvironmentStrip, type StripSlot } from '@groundwork/ui/environment-strip'
import { Panel } from '@groundwork/ui/panel'
import { StatusChip } from '@groundwork/ui/status-chip'
import { VersionPill } from '@groundwork/ui/version-pill'
import { useQuery } from '@tanstack/react-query'
import { useSlates } from './client'
import { looks } from './words'

const project = 'content_decisions'
/** Only it proposes slates; where an environment asks for it, its promotion waits for an editor. */
const proposing = 'SlateFlow'

/** What of this library runs where, whether an editor has accepted its newest slate, and the way further. */
export function PromotePage() {
  const units = useTargets(project)
  if (units.length === 0)
    return (
      <EmptyState kind="nothing-yet" title="Nothing of this library can be promoted yet">
        Make a version of one of its flows on the page of its project.{' '}
        <PluginLink portal href={`/projects/${project}`}>
          {project}
        </PluginLink>
      </EmptyState>
    )
  return (
    <div className="cd-stack cd-promote">
      {units.map((unit) => (
        <UnitPanel key={unit.unit} unit={unit} />
      ))}
    </div>
  )
}

function UnitPanel({ unit }: { unit: UnitTargets }) {
  const { newest, targets } = unit
  return (
    <Panel title={unit.unit} padded>
      <div className="cd-stack">
        <EnvironmentStrip slots={targets.map((target, at) => slotOf(target, targets[at + 1]))} />
        <Places unit={unit} />
        {unit.unit === proposing && <NewestDecision targets={targets} />}
        {newest ? (
          <div className="cd-row">
            <VersionPill number={newest.number} hash={newest.id} />
            <PromoteButtons unit={unit} newest={newest} />
          </div>
        ) : (
          <p className="cd-note">It has no version yet.</p>
        )}
      </div>
    </Panel>
  )
}

function slotOf(target: UnitTargets['targets'][number], next: UnitTargets['targets'][number] | undefined): StripSlot {
  const { environment, promotion, version } = target
  const ahead = version && next?.version ? Math.max(0, version.number - next.version.number) : 0
  const state = promotion
    ? { kind: 'run' as const, says: `P-${promotion.number} is on its way` }
    : { kind: version ? ('ok' as const) : ('none' as const), says: version ? 'runs' : 'nothing yet' }
  return { environment, ...state, version: version && { number: version.number, hash: version.id }, ahead }
}

/** One for each environment that does not have the newest version. */
function PromoteButtons({ unit, newest }: { unit: UnitTargets; newest: NonNullable<UnitTargets['newest']> }) {
  const promote = usePromote()
  const open = unit.targets.filter(({ version }) => version?.id !== newest.id)
  if (open.length === 0) return <p className="cd-note">{versionWords(newest.number, unit.targets.length)}</p>
  return open.map(({ environment, promotion }) => (
    <Button
      key={environment}
      disabled={promotion !== null}
      onClick={() => promote({ project, unit: unit.unit, environment, version: newest.id })}
    >
      Promote to {environment}…
    </Button>
  ))
}

/** What is known here is the version alone. */
function versionWords(number: number, environments: number): string {
  if (environments === 0) return 'No environment is there to bring it to.'
  return `Every environment runs v${number}. Configuration may be ahead: see the unit's page.`
}

/** Where the whole of it stands, by environment: a version is not all that there is to bring. */
function Places({ unit: { unit, targets } }: { unit: UnitTargets }) {
  const values = (environment: string) => new URLSearchParams({ environment, unit }).toString()
  return (
    <ul aria-label={`${unit} by environment`} className="cd-places">
      {targets.map(({ environment, title }) => (
        <li key={environment} className="cd-row">
          <PluginLink portal href={`/projects/${project}/units/${encodeURIComponent(unit)}#lanes`}>
            {title}: the unit's page
          </PluginLink>
          <PluginLink
            portal
            href={`/projects/${project}/config/values?${values(environment)}`}
            aria-label={`configuration in ${title}`}
          >
            configuration
          </PluginLink>
        </li>
      ))}
    </ul>
  )
}

/** What the newest slate stands at, and which environments wait for it: those whose rules ask for this plugin's gate. */
function NewestDecision({ targets }: Pick<UnitTargets, 'targets'>) {
  const { data: slates } = useQuery(useSlates().list.queryOptions({ project, limit: 1 }))
  const [slate] = slates ?? []
  const asking = targets.filter(({ gates = [] }) => gates.some(isOurs)).map(({ title }) => title)
  return (
    <>
      {slate ? (
        <p className="cd-row">
          <StatusChip kind={looks[slate.state].glyph}>{looks[slate.state].word}</StatusChip>
          <PluginLink href={`/slates/${slate.run}`}>Newest slate, of run {slate.runId}</PluginLink>
        </p>
      ) : (
        <p className="cd-note">No slate was proposed yet.</p>
      )}
      <p className="cd-note">{gateWords(asking)}</p>
    </>
  )
}

const isOurs = ({ plugin, gate }: { plugin: string; gate: string }) =>
  plugin === 'content-decisions' && gate === 'slate-accepted'

/** What a promotion waits for, by the environments that ask for an accepted slate. */
export function gateWords(asking: readonly string[]): string {
  if (asking.length === 0)
    return 'No environment asks for an accepted slate, so a promotion does not wait for an editor. The rules of an environment can ask for it.'
  const places = asking.length === 1 ? asking[0] : `${asking.slice(0, -1).join(', ')} and ${asking.at(-1)}`
  return `${places} ${asking.length === 1 ? 'asks' : 'ask'} for an accepted slate: a promotion there waits for an editor until then.`
}
