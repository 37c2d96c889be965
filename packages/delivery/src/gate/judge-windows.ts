import type { GateFacts, GateSubject } from './gate-facts'
import { passed, pending, type Verdict } from './gate-state'
import { openState, selecting } from './windows'
import { asSentence, dateWords } from './words'

type Asked = { subject: GateSubject; facts: GateFacts }

function stateOf({ subject, facts }: Asked) {
  return openState(selecting(facts.windows, subject.plan.target), facts.at)
}

export function judgeFreeze(asked: Asked): Verdict {
  const { freezes, unreadFreezes, opensAt } = stateOf(asked)
  const unread = unreadFreezes[0]
  if (unread)
    return pending({
      why: `The freeze "${unread.window.title}" cannot be read, so it counts as on. ${asSentence(unread.why)}`,
      unblockedBy: 'Somebody who may change freezes corrects or removes it',
    })
  const first = freezes[0]
  if (!first) return passed('No freeze is on.')
  const { title, reason } = first.window
  return pending({
    why: `Frozen until ${dateWords(first.until)} by "${title}": ${asSentence(reason)}`,
    unblockedBy: 'The end of the freeze',
    opensAt,
  })
}

export function judgeWindow(asked: Asked): Verdict {
  const { hasWindows, unreadWindows, inWindow, opensAt } = stateOf(asked)
  if (!hasWindows) return passed('Nothing limits when promotions begin here.')
  if (inWindow) return passed(`"${inWindow.window.title}" is open until ${dateWords(inWindow.until)}.`)
  const unread = unreadWindows[0]
  if (unread && opensAt === null)
    return pending({
      why: `Promotions begin here only inside a window, and "${unread.window.title}" cannot be read, so it never opens. ${asSentence(unread.why)}`,
      unblockedBy: 'Somebody who may change windows corrects or removes it',
    })
  return pending({
    why:
      opensAt === null
        ? 'Promotions begin here only inside a window, and none opens any more.'
        : `Promotions begin here only inside a window; the next one opens ${dateWords(opensAt)}.`,
    unblockedBy: opensAt === null ? 'Somebody who may change windows makes one' : 'The next window',
    opensAt,
  })
}
