import { type CommandHandler, definePlugin } from '@groundwork/plugin-sdk/ui'
import { type ComponentType, lazy } from 'react'
import type { AppRouter } from '../backend/router'
import { WaitingCard } from './home-card'

// The home page shows the card alone: everything else comes when it is opened.
const part = <Props extends object>(load: () => Promise<ComponentType<Props>>) =>
  lazy(async () => ({ default: await load() }))
const projectParts = () => import('./project-parts')
const runParts = () => import('./run-parts')

const decideNext: CommandHandler = async ({ client, navigate, toast }) => {
  const { oldest } = await client<AppRouter>().counts.query()
  if (oldest === null) toast('No slate waits for an editor.')
  else navigate(`/slates/${oldest}`)
}

export default definePlugin({
  pages: {
    slates: part(async () => (await import('./slates-page')).SlatesPage),
    slate: part(async () => (await import('./slate-page')).SlatePage),
    promote: part(async () => (await import('./promote-page')).PromotePage),
  },
  projectTabs: { decisions: part(async () => (await projectParts()).ProjectDecisions) },
  projectCards: { newest: part(async () => (await projectParts()).NewestSlate) },
  runTabs: { films: part(async () => (await runParts()).RunFilms) },
  runCards: { verdict: part(async () => (await runParts()).RunVerdict) },
  homeCards: { waiting: WaitingCard },
  settingsPages: { rules: part(async () => (await import('./rules-page')).RulesPage) },
  commands: { 'decide-next': decideNext },
})
