import type { LiveListener, PluginHostApi, PromoteAsk, ToastMessage } from '../ui/host-api'
import type { RenderPluginOptions } from './render-plugin'
import { answerBatch } from './stub-answers'

/** What the portal of a test answers from. */
export type HostOptions = Omit<RenderPluginOptions, 'plugin' | 'show'>

/** What a plugin did with the portal of a test, and what listens. */
export type Told = { toasts: ToastMessage[]; visited: string[]; listeners: Set<LiveListener>; promotes?: PromoteAsk[] }

/** A portal that answers from what the test gives, and keeps what it is told. */
export function testHost(options: HostOptions, told: Told): PluginHostApi {
  const {
    projects = [],
    runs = [],
    targets = [],
    projectConfigs = [],
    config = {},
    viewer = { id: 'ada', name: 'Ada', role: 'developer' },
  } = options
  return {
    viewer,
    navigate: (address) => void told.visited.push(address),
    toast: (message) => void told.toasts.push(message),
    portalRoot: () => document.body,
    project: (name) =>
      found(
        projects.find((project) => project.name === name),
        `project "${name}"`,
        'projects',
      ),
    run: (flow, run) =>
      found(
        runs.find((each) => each.flow === flow && each.id === run),
        `run ${flow}/${run}`,
        'runs',
      ),
    config: () => Promise.resolve(config),
    promote: (ask) => void told.promotes?.push(ask),
    targets: ({ project }) => Promise.resolve(targets.filter((unit) => unit.project === project)),
    projectConfig: ({ project, unit, environment }) =>
      found(
        projectConfigs.findLast(
          (each) =>
            each.project === project &&
            (environment === undefined || each.environment === environment) &&
            (unit === undefined || each.unit === unit),
        ),
        `configuration of "${project}"`,
        'projectConfigs',
      ),
    listen: (_pluginId, listener) => {
      told.listeners.add(listener)
      return () => void told.listeners.delete(listener)
    },
    reportCrash: ({ message }) => void told.toasts.push({ text: message }),
    fetch: (input, init) => answer(options, addressOf(input), init),
  }
}

function answer({ answers, backend, manifest }: HostOptions, address: string, init?: RequestInit) {
  const { pathname, search } = new URL(address, 'http://portal.test')
  if (backend) return backend.fetch(`${pathname.replace(`/api/plugins/${manifest.id}`, '')}${search}`, init)
  return answerBatch(answers ?? {}, address, init)
}

function addressOf(input: string | URL | Request): string {
  return typeof input === 'string' || input instanceof URL ? input.toString() : input.url
}

function found<T>(value: T | undefined, what: string, option: string): Promise<T> {
  if (value !== undefined) return Promise.resolve(value)
  return Promise.reject(new Error(`This test knows no ${what}. Add it to its \`${option}\`.`))
}
