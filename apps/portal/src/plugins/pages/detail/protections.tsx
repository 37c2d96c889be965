import { StatusGlyph } from '@groundwork/ui/status-glyph'

/** Kinds of confinement by the name that engines report them by. */
const known: Record<string, { name: string; without: string }> = {
  uid: { name: 'Own user', without: 'It runs as the user of the engine.' },
  environment: { name: 'Clean environment', without: "It sees the engine's environment." },
  permissionModel: { name: 'Files, processes and threads denied', without: 'It may read files and start processes.' },
  network: { name: 'No network', without: 'It may open connections past the platform.' },
  processes: { name: 'Sees no other processes', without: 'It sees and may signal other processes of its user.' },
  memory: { name: 'Memory limit', without: 'Its memory is not limited.' },
  limits: { name: 'Limits of files and processes', without: 'It may open any number of files and processes.' },
  ending: { name: 'Ends with its engine', without: 'What outlives an engine is ended when the next one starts.' },
}

export type Protections = Record<string, { on: boolean; why?: string }>

/** What confines the plugin's processes on an engine, and what the system refused. */
export function ProtectionList({ protections }: { protections: Protections }) {
  const names = [...new Set([...Object.keys(known), ...Object.keys(protections)])]
  return (
    <ul className="py-1">
      {names.map((name) => {
        const { on, why } = protections[name] ?? { on: false, why: 'Not reported by the engine.' }
        const words = known[name]
        return (
          <li key={name} className="flex gap-2 px-3 py-1">
            <StatusGlyph kind={on ? 'ok' : 'warn'} label={on ? 'In force' : 'Not in force'} className="mt-[3px]" />
            <span className="min-w-0">
              {words?.name ?? name}
              {on ? null : (
                <span className="block text-xs text-ink-2">{[words?.without, why].filter(Boolean).join(' ')}</span>
              )}
            </span>
          </li>
        )
      })}
    </ul>
  )
}
