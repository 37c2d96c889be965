import { defineBackend } from '@groundwork/plugin-sdk/backend'
import { direct } from './direct'
import { weak } from './weak'

export default defineBackend({ points: { weak, direct } })
