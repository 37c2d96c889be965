import type { Command } from './command'
import { buildCommand } from './build-command'
import { createCommand } from './create-command'
import { devCommand } from './dev-command'
import { createKeysCommand } from './keys-command'
import { packCommand } from './pack-command'
import { publishCommand } from './publish-command'
import { signCommand } from './sign-command'
import { testCommand } from './test-command'

/** Every command, in the order in which a plugin meets them. */
export const commands: Command[] = [
  createCommand,
  devCommand,
  testCommand,
  buildCommand,
  packCommand,
  createKeysCommand,
  signCommand,
  publishCommand,
]
