/** Names the implementation of an extension point: a contribution of a plugin. */
export type PointRef = { pluginId: string; contribution: string }

/** What the implementation is told of the integration that the call is made for. */
export type IntegrationOfCall = { id: string; name: string; config: unknown }

export type PointCallOptions = { integration?: IntegrationOfCall; timeoutMs?: number; signal?: AbortSignal }

/** Calls a method of an extension point and gives its result as JSON, unchecked. Throws PointError. */
export type PointCaller = (
  ref: PointRef,
  method: string,
  ...rest: [input: object, options?: PointCallOptions]
) => Promise<unknown>

/** `neverAsked`: the plugin did not get the call, so that it certainly had no effect. The message is for a person. */
export class PointError extends Error {
  override name = 'PointError' as const
  readonly neverAsked: boolean

  constructor(message: string, { neverAsked, cause }: { neverAsked: boolean; cause?: unknown }) {
    super(message, cause === undefined ? {} : { cause })
    this.neverAsked = neverAsked
  }
}
