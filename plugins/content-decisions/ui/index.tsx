import { type CommandHandler, definePlugin } from '@groundwork/plugin-sdk/ui'
import type { AppRouter } from '../backend/router'
import { WaitingCard } from './home-card'
import { NewestSlate, ProjectDecisions } from './project-parts'
import { PromotePage } from './promote-page'
import { RulesPage } from './rules-page'
import { RunFilms, RunVerdict } from './run-parts'
import { SlatePage } from './slate-page'
import { SlatesPage } from './slates-page'

const decideNext: CommandHandler = async ({ client, navigate, toast }) => {
  const { oldest } = await client<AppRouter>().counts.query()
  if (oldest === null) toast('No slate waits for an editor.')
  else navigate(`/slates/${oldest}`)
}

export default definePlugin({
  pages: { slates: SlatesPage, slate: SlatePage, promote: PromotePage },
  projectTabs: { decisions: ProjectDecisions },
  projectCards: { newest: NewestSlate },
  runTabs: { films: RunFilms },
  runCards: { verdict: RunVerdict },
  homeCards: { waiting: WaitingCard },
  settingsPages: { rules: RulesPage },
  commands: { 'decide-next': decideNext },
})
