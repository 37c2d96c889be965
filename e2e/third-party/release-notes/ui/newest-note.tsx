import { PluginLink, type ProjectProps } from '@groundwork/plugin-sdk/ui'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from './client'

export function NewestNote({ project }: ProjectProps) {
  const { data: notes, error } = useQuery(useTRPC().notes.queryOptions({ project }))
  if (error) return <p className="release-card">The notes cannot be read: {error.message}</p>
  const newest = notes?.[0]
  return (
    <div className="release-card">
      <p>{newest ? `${newest.release}: ${newest.text}` : 'No release was told of yet.'}</p>
      <PluginLink href="/">All release notes</PluginLink>
    </div>
  )
}
