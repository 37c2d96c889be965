'use client'

import { PageError, type PageErrorProps } from '../../shell/page-error'

export default function ShellError(props: PageErrorProps) {
  return <PageError {...props} />
}
