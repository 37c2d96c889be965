import { z } from 'zod'

/** What a version is, whole: its id is the SHA-256 of the canonical JSON of this. */
export const versionContentSchema = z.strictObject({
  unit: z.strictObject({ project: z.string(), name: z.string(), kind: z.enum(['flow', 'service', 'model', 'cache']) }),
  code: z.strictObject({
    /** Hexadecimal; of the package as it is stored (`@groundwork/db/blobs`). */
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    bytes: z.int(),
    format: z.enum(['tgz', 'zip']),
    /** The flow's file inside it. */
    entry: z.string(),
  }),
  git: z
    .strictObject({
      repository: z.string().nullable(),
      branch: z.string().nullable(),
      commit: z.string().nullable(),
      dirty: z.boolean(),
    })
    .nullable(),
  python: z.strictObject({
    version: z.string().nullable(),
    metaflow: z.string().nullable(),
    /** SHA-256 of the requirements file that makes its environment, stored as a blob; null: the installation's own. */
    lock: z.string().nullable(),
    /** Where the lock is from, in words: "requirements.txt of the code package". */
    source: z.string(),
    /** Metaflow extensions that the run reported: distribution -> version. */
    distributions: z.record(z.string(), z.string()),
  }),
  /** The layers below the environment, as they were when the version was made: kind, address, revision, hash, values, locks. */
  layers: z.array(
    z.strictObject({
      kind: z.enum(['defaults', 'library', 'project']),
      address: z.string(),
      revision: z.int(),
      values: z.json(),
      locks: z.array(z.string()),
    }),
  ),
  /** The schema that the configuration is checked by; null: the unit has no library. */
  schema: z.json().nullable(),
  parameters: z.array(
    z.strictObject({
      name: z.string(),
      type: z.enum(['string', 'number', 'boolean', 'json']),
      /** Of a number: it takes whole ones alone; absent: any, or that was not read. */
      integer: z.literal(true).optional(),
      default: z.json().optional(),
      required: z.boolean(),
    }),
  ),
  /** The flow has `@project`, so that it takes `--branch` and `--production`; absent: it does. */
  branches: z.boolean().optional(),
  /** Names of the flow's `Config`s. */
  configs: z.array(z.string()),
  /**
   * What each `Config` held when the code was packed: its file is not in the package, so a run elsewhere could not read it.
   * `plain`: the text is handed to the flow's parser as it is.
   */
  defaultConfigs: z.record(z.string(), z.strictObject({ value: z.json(), plain: z.boolean() })).optional(),
  /** Defaults for scheduled runs: parameter -> value. */
  defaultParameters: z.record(z.string(), z.json()),
  schedule: z.strictObject({ cron: z.string(), timeZone: z.string(), overlap: z.enum(['skip', 'queue']) }).nullable(),
  path: z.strictObject({ plugin: z.string(), contribution: z.string(), version: z.string() }),
  /** `@retry`, `@timeout` and `@resources` of the graph, at their largest. */
  needs: z.strictObject({ retries: z.int(), timeoutSeconds: z.int(), cpu: z.number(), memoryMb: z.int() }),
})
export type VersionContent = z.infer<typeof versionContentSchema>
