'use client'

import { KeyHelp } from '@groundwork/ui/key-help'
import { Sheet } from '@groundwork/ui/sheet'

export default function KeySheet({ onClose }: { onClose: () => void }) {
  return (
    <Sheet open onClose={onClose} title="Keys">
      <KeyHelp />
    </Sheet>
  )
}
