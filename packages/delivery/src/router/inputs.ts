import { z } from 'zod'
import { holdsToken, tokenRefused } from '../config/no-token'
import { promotionStates } from '../model/states'

export const name = z.string().min(1).max(200)
export const number = z.int().min(1)

/** What a person writes for others, which is kept for ever: what looks like a token of Groundwork is not let in. */
export const noToken = [(text: string) => !holdsToken(text), tokenRefused] as const
export const said = (most: number) =>
  z
    .string()
    .max(most)
    .refine(...noToken)

export const reason = said(1000)
export const planHash = z.string().regex(/^[0-9a-f]{64}$/, 'A plan is named by its SHA-256.')
export const version = z.string().regex(/^[0-9a-f]{64}$/, 'A version is named by its SHA-256.')

export const targetRef = z.union([
  z.object({ targetId: z.uuid() }),
  z.object({ unitId: z.uuid(), environmentId: z.uuid() }),
  z.object({ project: name, unit: name, environment: name }),
])

export const draft = z.object({
  target: targetRef,
  /** Null with the mode rollback: the last verified one. */
  version: version.nullable(),
  mode: z.enum(['deploy', 'redeploy', 'rollback']).optional(),
  /** With the mode rollback: the number of the promotion whose deployment comes back, configuration and all. */
  deployment: number.nullish(),
})

/**
 * The same for each try of one click. Keys that Groundwork itself and plugins ask with have a colon or a slash in them: nobody takes
 * one of those in advance.
 */
export const requestKey = z.string().regex(/^[\w-]{8,200}$/, 'Use 8 to 200 letters, digits, hyphens and underscores.')

const asked = {
  requestKey,
  note: said(2000).nullish(),
  typedName: z.string().max(200).nullish(),
  parts: z.record(z.string().max(40), z.string().max(64)).optional(),
  /** Ids of gates of plugins that fail now, where it is asked for all the same. */
  despite: z.array(z.string().min(1).max(300)).max(20).optional(),
}

export const request = draft.extend({
  ...asked,
  planHash,
  /** Carried out although the draft says that nothing changes. */
  again: z.boolean().optional(),
})
export const retry = z.object({ number, ...asked, planHash: planHash.nullish() })
export const rollBack = z.object({
  target: targetRef,
  version: version.nullish(),
  deployment: number.nullish(),
  ...asked,
  planHash: planHash.nullish(),
})
export const replan = z.object({ number, planHash })
export const impact = z.object({ environmentId: z.uuid(), policy: z.unknown() })
export const numbered = z.object({ number })

export const list = z.object({
  project: name.optional(),
  unit: name.optional(),
  environment: name.optional(),
  targetId: z.uuid().optional(),
  states: z.array(z.enum(promotionStates)).max(20).optional(),
  /** Only those that the asker asked for. */
  mine: z.boolean().optional(),
  before: z.int().nullish(),
  limit: z.int().min(1).max(200).default(50),
})
