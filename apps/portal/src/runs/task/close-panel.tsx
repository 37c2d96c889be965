import { buttonClass } from '@groundwork/ui/button-style'
import { X } from 'lucide-react'

/** Shuts what stands beside a run. */
export function ClosePanel({ onClose }: { onClose: () => void }) {
  return (
    <button
      type="button"
      onClick={onClose}
      aria-label="Close"
      className={buttonClass({ kind: 'quiet', size: 'icon-sm' })}
    >
      <X size={14} strokeWidth={1.75} aria-hidden="true" />
    </button>
  )
}
