'use client'

import type { Decision } from '@groundwork/access/can'
import type { ProjectLink } from '@groundwork/catalog/project'
import { Input } from '@groundwork/ui/input'
import { ExternalLink } from 'lucide-react'
import Link from 'next/link'
import type { KeyboardEvent } from 'react'
import { TagPill } from '../runs/tag-pill'
import { useTRPCClient } from '../trpc/client'
import { Editable } from './editable'

const areaClass =
  'w-full rounded-sm border border-line-strong bg-surface px-2 py-1 outline-none placeholder:text-ink-3 focus:border-accent focus:ring-3 focus:ring-accent-soft max-sm:text-lg'

/** A description is one paragraph: Enter saves it, as in a field of one line. */
function saveOnEnter(event: KeyboardEvent<HTMLTextAreaElement>) {
  if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
  event.preventDefault()
  event.currentTarget.form?.requestSubmit()
}

type FieldProps<T> = { name: string; value: T; may: Decision }

export function DescriptionField({ name, value, may }: FieldProps<string | null>) {
  const client = useTRPCClient()
  return (
    <Editable
      what="description"
      may={may}
      value={value}
      save={(form, seen) =>
        client.catalog.setField.mutate({
          name,
          field: 'description',
          value: String(form.get('description') ?? ''),
          seen,
        })
      }
      form={
        <textarea
          name="description"
          // biome-ignore lint/a11y/noAutofocus: the form opened because somebody asked for it
          autoFocus
          rows={1}
          aria-label="Description"
          defaultValue={value ?? ''}
          placeholder="What it does, in one sentence"
          onKeyDown={saveOnEnter}
          className={`field-sizing-content max-h-80 resize-none ${areaClass}`}
        />
      }
    >
      <p className={`wrap-anywhere ${value ? 'text-ink-2' : 'text-ink-3'}`}>{value ?? 'No description yet'}</p>
    </Editable>
  )
}

export function TagsField({ name, value, may }: FieldProps<string[]>) {
  const client = useTRPCClient()
  return (
    <Editable
      what="tags"
      may={may}
      value={value}
      save={(form, seen) =>
        client.catalog.setField.mutate({
          name,
          field: 'tags',
          value: String(form.get('tags') ?? '')
            .split(/[\s,]+/)
            .filter(Boolean),
          seen,
        })
      }
      form={
        <Input
          name="tags"
          tall
          autoFocus
          aria-label="Tags, separated by spaces"
          defaultValue={value.join(' ')}
          placeholder="nightly revenue"
        />
      }
    >
      {value.length === 0 ? (
        <span className="text-ink-3">None</span>
      ) : (
        <span className="flex flex-wrap gap-1">
          {value.map((tag) => (
            <Link key={tag} href={`/catalogue?tag=${encodeURIComponent(tag)}`} className="rounded-xs hover:text-accent">
              <TagPill tag={tag} outline />
            </Link>
          ))}
        </span>
      )}
    </Editable>
  )
}

/** One link a line: an address, and before it what it is called. */
export function LinksField({ name, value, may }: FieldProps<ProjectLink[]>) {
  const client = useTRPCClient()
  return (
    <Editable
      what="links"
      may={may}
      value={value}
      save={(form, seen) =>
        client.catalog.setField.mutate({
          name,
          field: 'links',
          value: parseLinks(String(form.get('links') ?? '')),
          seen,
        })
      }
      form={
        <textarea
          name="links"
          // biome-ignore lint/a11y/noAutofocus: the form opened because somebody asked for it
          autoFocus
          rows={Math.max(3, value.length + 1)}
          aria-label="Links, one a line"
          defaultValue={value.map((link) => `${link.label} ${link.url}`).join('\n')}
          placeholder={'Repository https://git.example.org/ranking\nRunbook https://wiki.example.org/ranking'}
          className={areaClass}
        />
      }
    >
      {value.length === 0 ? (
        <span className="text-ink-3">None</span>
      ) : (
        <ul className="flex flex-col gap-0.5">
          {value.map((link) => (
            <li key={link.url} className="min-w-0">
              <a
                href={link.url}
                rel="noreferrer"
                className="inline-flex max-w-full items-center gap-1 text-accent hover:underline"
              >
                <span className="truncate">{link.label}</span>
                <ExternalLink size={12} strokeWidth={1.75} aria-hidden="true" className="shrink-0" />
              </a>
            </li>
          ))}
        </ul>
      )}
    </Editable>
  )
}

function parseLinks(text: string): ProjectLink[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => {
      const words = line.split(/\s+/)
      return { label: words.slice(0, -1).join(' '), url: words.at(-1) ?? '' }
    })
}
