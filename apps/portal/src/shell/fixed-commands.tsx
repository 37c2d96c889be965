import {
  Activity,
  Boxes,
  Cable,
  House,
  KeyRound,
  LogOut,
  type LucideIcon,
  Moon,
  ScrollText,
  Sun,
  UserPlus,
  Users,
} from 'lucide-react'
import {
  FileDiff,
  GitMerge,
  Globe2,
  Inbox,
  Library,
  Monitor,
  Plug,
  Server,
  Settings2,
  Snowflake,
  SquareX,
  UserRound,
  Workflow,
} from 'lucide-react'
import { Kbd } from '@groundwork/ui/kbd'
import type { Command } from './find-commands'
import type { Refusals } from './refusals'
import { applyTheme } from './theme'

type Fixed = Pick<Command, 'label' | 'href' | 'run' | 'hint' | 'reason'> & { icon: LucideIcon; words?: string }

const pages: Fixed[] = [
  { label: 'Home', href: '/', icon: House, hint: <Keys keys="g h" />, words: 'start overview' },
  { label: 'Catalogue', href: '/catalogue', icon: Boxes, hint: <Keys keys="g c" />, words: 'projects' },
  { label: 'Flows', href: '/catalogue/flows', icon: Workflow },
  { label: 'Libraries', href: '/catalogue/libraries', icon: Library, words: 'extensions packages' },
  { label: 'Runs', href: '/runs', icon: Activity, hint: <Keys keys="g r" />, words: 'history' },
  { label: 'Failed runs', href: '/runs?status=failed', icon: SquareX, words: 'errors failing' },
  {
    label: 'Promotions',
    href: '/promotions',
    icon: GitMerge,
    hint: <Keys keys="g p" />,
    words: 'matrix deployments environments versions deliver',
  },
  {
    label: 'Ready to promote',
    href: '/promotions?view=ready',
    icon: GitMerge,
    words: 'promotions deployments verified next',
  },
  {
    label: 'Promotions that wait for me',
    href: '/promotions?view=waiting',
    icon: GitMerge,
    words: 'votes approve gates',
  },
  { label: 'Drifted targets', href: '/promotions?view=drifted', icon: GitMerge, words: 'promotions deployments drift' },
  { label: 'Inbox', href: '/inbox', icon: Inbox, hint: <Keys keys="g i" />, words: 'notifications requests approve' },
  { label: 'Freezes', href: '/freezes', icon: Snowflake, hint: <Keys keys="g f" />, words: 'windows calendar change' },
  {
    label: 'Plugins',
    href: '/plugins',
    icon: Plug,
    hint: <Keys keys="g x" />,
    words: 'extensions domain libraries installed',
  },
  { label: 'Available plugins', href: '/plugins/available', icon: Plug, words: 'install register' },
  {
    label: 'Upgrade impact',
    href: '/plugins/impact',
    icon: FileDiff,
    words: 'plugins contract extension points breaks',
  },
  { label: 'Plugin requests', href: '/plugins/requests', icon: Inbox, words: 'ask approve envelope' },
  { label: 'Envelopes', href: '/plugins/envelopes', icon: Plug, words: 'plugins teams grant' },
  { label: 'Signing keys', href: '/plugins/keys', icon: KeyRound, words: 'plugins trust fingerprint' },
  { label: 'Connect Metaflow', href: '/connect', icon: Cable, words: 'set up service url client' },
  { label: 'People', href: '/settings/people', icon: Users, words: 'settings users roles' },
  { label: 'Teams', href: '/settings/teams', icon: Users, words: 'settings groups' },
  { label: 'Tokens', href: '/settings/tokens', icon: KeyRound, words: 'settings keys api' },
  {
    label: 'Environments',
    href: '/settings/environments',
    icon: Globe2,
    words: 'settings dev staging production policy bindings',
  },
  {
    label: 'Integrations',
    href: '/settings/integrations',
    icon: Server,
    words: 'settings orchestrator compute airflow conformance',
  },
  { label: 'Custom roles', href: '/settings/roles', icon: Users, words: 'settings permissions actions resources' },
  {
    label: 'Why may somebody',
    href: '/settings/why',
    icon: KeyRound,
    words: 'settings can cannot permission refused explain',
  },
  { label: 'Your account', href: '/settings/account', icon: UserRound, words: 'settings password name' },
  { label: 'Settings', href: '/settings', icon: Settings2, hint: <Keys keys="g s" /> },
]

type Doing = { refusals: Refusals; signOut: () => void }

function actions({ refusals, signOut }: Doing): Fixed[] {
  return [
    {
      label: 'Register a plugin',
      href: '/plugins/available?register=new',
      icon: Plug,
      reason: refusals['plugin.upload'],
      words: 'install upload bundle npm',
    },
    {
      label: 'Invite a person',
      href: '/settings/people',
      icon: UserPlus,
      reason: refusals['people.manage'],
      words: 'add user',
    },
    {
      label: 'Make a freeze',
      href: '/freezes?edit=new',
      icon: Snowflake,
      reason: refusals['freeze.manage'],
      words: 'window stop deployments holiday',
    },
    {
      label: 'Make an environment',
      href: '/settings/environments?new=1',
      icon: Globe2,
      reason: refusals['environment.manage'],
      words: 'create add',
    },
    {
      label: 'Make an integration',
      href: '/settings/integrations/new',
      icon: Server,
      reason: refusals['integration.manage'],
      words: 'create add orchestrator compute',
    },
    {
      label: 'Make a team',
      href: '/settings/teams',
      icon: Users,
      reason: refusals['team.manage'],
      words: 'create group',
    },
    {
      label: 'Make a token for Metaflow',
      href: '/settings/tokens',
      icon: KeyRound,
      reason: refusals['token.create'],
      words: 'create key',
    },
    {
      label: 'Read the audit',
      href: '/settings/audit',
      icon: ScrollText,
      reason: refusals['audit.read'],
      words: 'log who did',
    },
    { label: 'Change theme to light', run: () => applyTheme('light'), icon: Sun, words: 'use bright day' },
    { label: 'Change theme to dark', run: () => applyTheme('dark'), icon: Moon, words: 'use night' },
    {
      label: 'Change theme to that of this device',
      run: () => applyTheme('system'),
      icon: Monitor,
      words: 'use system',
    },
    { label: 'Sign out', run: signOut, icon: LogOut, words: 'log out leave exit' },
  ]
}

/** Pages and actions whose name or related words contain all words of the query. */
export function fixedCommands(query: string, doing: Doing): { pages: Command[]; actions: Command[] } {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const fits = (fixed: Fixed) => {
    const text = `${fixed.label} ${fixed.words ?? ''}`.toLowerCase()
    return words.every((word) => text.includes(word))
  }
  return {
    pages: pages.filter(fits).map((fixed) => toCommand('page', fixed)),
    actions: actions(doing)
      .filter(fits)
      .map((fixed) => toCommand('do', fixed)),
  }
}

function toCommand(kind: string, { icon: Icon, label, href, run, hint, reason }: Fixed): Command {
  const before = <Icon size={14} strokeWidth={1.75} aria-hidden="true" className="shrink-0 text-ink-3" />
  const preview = reason ? <p className="text-xs text-ink-2">{reason}</p> : undefined
  return { id: `${kind} ${label}`, label, href, run, hint, reason, before, preview }
}

function Keys({ keys }: { keys: string }) {
  return (
    <span className="flex gap-1">
      {keys.split(' ').map((key) => (
        <Kbd key={key}>{key}</Kbd>
      ))}
    </span>
  )
}
