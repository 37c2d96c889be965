'use client'

import { Button } from '@groundwork/ui/button'
import { Dialog } from '@groundwork/ui/dialog'
import { MadeLink } from './made-link'

type MadeLinkDialogProps = { title: string; path: string; expiresAt: number; children: string; onClose: () => void }

export function MadeLinkDialog({ title, path, expiresAt, children, onClose }: MadeLinkDialogProps) {
  const actions = (
    <Button size="lg" onClick={onClose}>
      Close
    </Button>
  )
  return (
    <Dialog open onClose={onClose} title={title} actions={actions}>
      <MadeLink path={path} expiresAt={expiresAt}>
        {children}
      </MadeLink>
    </Dialog>
  )
}
