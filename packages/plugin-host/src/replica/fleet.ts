import {
  createInstance,
  type Instance,
  type InstanceDeps,
  type InstanceSpec,
  type InstanceStatus,
} from '../process/instance'
import type { BackendFacts, Known } from './known-plugins'

/** How long the version before answers for one that was made active before it was up. */
const standInMs = 10_000

export type FleetDeps = {
  depsFor(spec: InstanceSpec): Omit<InstanceDeps, 'onChange'>
  onChange(spec: InstanceSpec, status: InstanceStatus): void
  onGone(spec: InstanceSpec): void
}

type Place = { instances: Map<string, Instance>; serving: string | null; activeSha: string; activeSince: number }

/** The processes of this engine: brought in line with what is registered. */
export function createFleet(deps: FleetDeps) {
  const places = new Map<string, Place>()
  const leaving = new Set<Promise<void>>()

  function begin(place: Place, spec: InstanceSpec, onTrial: boolean): void {
    // A version that was stopped and is started again is another instance: what the first still says does not count.
    const own: { instance?: Instance } = {}
    const isCurrent = () => !own.instance || place.instances.get(spec.sha256) === own.instance
    const onChange = (status: InstanceStatus) => {
      if (isCurrent()) deps.onChange(spec, status)
    }
    own.instance = createInstance(spec, { ...deps.depsFor(spec), onChange }, { onTrial })
    place.instances.set(spec.sha256, own.instance)
  }

  function dismiss(place: Place, instance: Instance): void {
    const { spec } = instance
    deps.onChange(spec, { ...instance.status(), state: 'draining' })
    place.instances.delete(spec.sha256)
    const going = instance.stop().then(() => {
      leaving.delete(going)
      if (!places.get(spec.pluginId)?.instances.has(spec.sha256)) deps.onGone(spec)
    })
    leaving.add(going)
  }

  function bring(known: Known): void {
    const { installed } = known
    const place = placeOf(installed.pluginId, installed.activeSha)
    const wanted = wantedOf(known)
    const failed = place.instances.get(installed.activeSha)
    // It failed its trial and was made active all the same: from now on it has more than one try.
    if (failed?.status().state === 'failed' && wanted.has(installed.activeSha)) dismiss(place, failed)
    for (const [sha256, facts] of wanted) {
      if (!place.instances.has(sha256))
        begin(place, specOf(installed.pluginId, sha256, facts), sha256 !== installed.activeSha)
    }
    choose(place, installed.activeSha)
    for (const instance of [...place.instances.values()]) {
      const { sha256 } = instance.spec
      if (!wanted.has(sha256) && !(place.serving === sha256 && isOn(known))) dismiss(place, instance)
    }
  }

  function placeOf(pluginId: string, activeSha: string): Place {
    const place = places.get(pluginId) ?? {
      instances: new Map(),
      serving: null,
      activeSha,
      activeSince: performance.now(),
    }
    if (place.activeSha !== activeSha) Object.assign(place, { activeSha, activeSince: performance.now() })
    places.set(pluginId, place)
    return place
  }

  /** The active version answers as soon as it can; until then the one that answered before. */
  function choose(place: Place, activeSha: string): void {
    const isUp = (sha256: string | null) => !!sha256 && place.instances.get(sha256)?.status().state === 'healthy'
    const mayStandIn = performance.now() - place.activeSince < standInMs && isUp(place.serving)
    if (isUp(activeSha) || !mayStandIn) place.serving = activeSha
  }

  return {
    /** Starts what should run and does not, ends what runs and should not. */
    reconcile(all: Map<string, Known>): void {
      for (const known of all.values()) bring(known)
      for (const [pluginId, place] of places) {
        if (all.has(pluginId)) continue
        for (const instance of [...place.instances.values()]) dismiss(place, instance)
        places.delete(pluginId)
      }
    },
    serving(pluginId: string): Instance | null {
      const place = places.get(pluginId)
      return (place?.serving && place.instances.get(place.serving)) || null
    },
    instance: (pluginId: string, sha256: string) => places.get(pluginId)?.instances.get(sha256) ?? null,
    /** Says anew how each process is. */
    tell(): void {
      for (const { instances } of places.values())
        for (const instance of instances.values()) deps.onChange(instance.spec, instance.status())
    },
    all: () => [...places.values()].flatMap((place) => [...place.instances.values()]),
    /** Forgets what keeps a plugin's versions from being started again. */
    forgive(pluginId: string): void {
      const place = places.get(pluginId)
      for (const instance of place?.instances.values() ?? [])
        if (place && ['quarantined', 'failed'].includes(instance.status().state)) dismiss(place, instance)
    },
    async stop(): Promise<void> {
      for (const place of places.values())
        for (const instance of [...place.instances.values()]) dismiss(place, instance)
      places.clear()
      await Promise.all(leaving)
    },
  }
}

export function isOn({ installed }: Pick<Known, 'installed'>): boolean {
  return installed.state === 'enabled' || installed.state === 'draft'
}

function wantedOf(known: Known): Map<string, NonNullable<BackendFacts>> {
  const { installed, active, pending } = known
  const wanted = new Map<string, NonNullable<BackendFacts>>()
  if (pending && installed.pendingSha) wanted.set(installed.pendingSha, pending)
  if (active && isOn(known)) wanted.set(installed.activeSha, active)
  return wanted
}

function specOf(pluginId: string, sha256: string, facts: NonNullable<BackendFacts>): InstanceSpec {
  return { pluginId, sha256, ...facts }
}
