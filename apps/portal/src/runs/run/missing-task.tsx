import { ClosePanel } from '../task/close-panel'

/** In the place of the panel: the address asks for a task that the run does not have. */
export function MissingTask({ name, onClose }: { name: string; onClose: () => void }) {
  return (
    <aside
      aria-label="Task"
      className="flex min-w-0 items-start gap-2 rounded-md border border-line bg-surface py-1.5 pr-1.5 pl-3 rail:sticky rail:top-15"
    >
      <p className="min-w-0 flex-1 py-0.5 wrap-anywhere">
        This run has no task <code>{name}</code>.
      </p>
      <ClosePanel onClose={onClose} />
    </aside>
  )
}
