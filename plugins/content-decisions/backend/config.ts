import type { Platform } from '@groundwork/plugin-sdk/platform'

/** As config.schema.json describes it; the host fills in defaults. */
export type Config = { flows: string[]; weakBelow: number; remindAfterHours: number; editors: string }

export async function readConfig(platform: Platform): Promise<Config> {
  return (await platform.config.get<Config>()).values
}
