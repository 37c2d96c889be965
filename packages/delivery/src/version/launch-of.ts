import type { Json, Launch } from '@groundwork/plugin-sdk/points'
import { configValues, perRunValues } from '../config/config-values'
import { isMap, type Json as ConfigJson, type JsonMap, sameJson, setKey } from '../config/json'
import { mappingOf } from '../config/libraries'
import type { JsonSchema } from '../config/schema'
import type { VersionContent } from '../model/version-content'
import { secretVariables } from './secret-variables'

export type LaunchContext = {
  /** Resolved. */
  config: unknown
  environment: { name: string; production: boolean }
  /** Where launchers reach the engine, without a slash at its end. */
  engineUrl: string
}

const daySeconds = 24 * 60 * 60

/**
 * What is started for a version in an environment: its code, its options, its needs. The same for the same version,
 * configuration and environment.
 */
export function launchOf({ content }: { content: VersionContent }, context: LaunchContext): Launch {
  const { code, python, needs } = content
  const values: JsonMap = isMap(context.config) ? context.config : {}
  return {
    code: { url: `${context.engineUrl}/launch/v1/code/${code.sha256}`, sha256: code.sha256, bytes: code.bytes },
    entry: code.entry,
    python: { lock: python.lock },
    argv: [...branchOptions(content, context), ...configOptions(content, values)],
    parameters: parametersOf(content, values),
    env: {},
    secrets: secretVariables(isMap(content.schema) ? (content.schema as JsonSchema) : null, values),
    // Metaflow's own @retry works inside the run; a run that failed is not started again by itself.
    retries: { times: 0, delaySeconds: 0 },
    timeoutSeconds: Math.max(daySeconds, needs.timeoutSeconds),
    resources: { cpu: needs.cpu, memoryMb: needs.memoryMb },
  }
}

/**
 * What a run is given by name where whoever starts it says nothing: values of the configuration and of the run that the version was
 * made from. For the rest the flow has its own defaults. Nothing that the version has no parameter for: it would be an option of
 * the client's own.
 */
export function givenParameters(
  { parameters, defaultParameters }: VersionContent,
  launch: Pick<Launch, 'parameters'>,
): Record<string, Json> {
  const given: Record<string, Json> = { ...defaultParameters }
  for (const { name, default: value } of launch.parameters) {
    const own = parameters.find((each) => each.name === name)
    if (!own || value === undefined || value === null) continue
    if (Object.hasOwn(defaultParameters, name) || !sameJson(value, own.default)) given[name] = value
  }
  return given
}

/** The configuration goes before what the version was made with, and that before what the source says. */
function parametersOf(
  { parameters, defaultParameters, schema }: VersionContent,
  values: JsonMap,
): Launch['parameters'] {
  const given = { ...defaultParameters, ...perRunValues(isMap(schema) ? (schema as JsonSchema) : null, values) }
  return parameters.map(({ name, type, required, default: own }) => {
    const value = Object.hasOwn(given, name) ? given[name] : own
    if (value === undefined) return { name, type, required }
    return { name, type, required: false, default: value as Json }
  })
}

/** Only a flow with `@project` takes them. */
function branchOptions({ branches = true }: VersionContent, { environment }: LaunchContext): string[] {
  if (!branches) return []
  return environment.production ? ['--production'] : ['--branch', environment.name]
}

/** What the configuration says lies over what the code was packed with: its own file is not there where the run is. */
function configOptions(content: VersionContent, values: JsonMap): string[] {
  const { configs, schema, defaultConfigs = {} } = content
  const given = new Map(configValues({ values }, configs, mappingOf(schema)).map(({ name, value }) => [name, value]))
  return configs.flatMap((name) => {
    const packed = defaultConfigs[name]
    const value = given.get(name)
    const below = (packed?.value ?? null) as ConfigJson
    if (value === undefined && below === null) return []
    if (value === undefined && packed?.plain && typeof below === 'string') return ['--config-value', name, below]
    return ['--config-value', name, JSON.stringify(laidOver(below, value))]
  })
}

function laidOver(below: ConfigJson, above: ConfigJson | undefined): ConfigJson {
  if (above === undefined) return below
  if (!isMap(below) || !isMap(above)) return above
  const merged: JsonMap = { ...below }
  for (const [key, value] of Object.entries(above)) setKey(merged, key, laidOver(below[key] ?? null, value))
  return merged
}
