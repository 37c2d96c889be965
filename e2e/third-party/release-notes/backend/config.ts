/** As config.schema.json describes it; the portal fills in defaults. */
export type Config = { project: string; longest: number }
