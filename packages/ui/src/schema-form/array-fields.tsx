import type { ArrayFieldItemTemplateProps, ArrayFieldTemplateProps } from '@rjsf/utils'
import { ArrowDown, ArrowUp, type LucideIcon, Plus, X } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { Button } from '../button'
import { useFieldPlace } from './form-context'
import type { JsonSchema } from './json-schema'

/** A list with its entries below one another and one button that adds. */
export function ArrayFields(props: ArrayFieldTemplateProps) {
  const { title, schema, items, canAdd, onAddClick, fieldPathId, disabled, readonly } = props
  const { description } = schema as JsonSchema
  const { locked } = useFieldPlace()
  const name = title || String(fieldPathId.path.at(-1) ?? '')
  return (
    <fieldset id={fieldPathId.$id} className="flex min-w-0 flex-col gap-1.5">
      <div className="flex items-baseline justify-between gap-2">
        <legend className="font-medium">{name}</legend>
        <code className="text-xs text-ink-3">{String(fieldPathId.path.at(-1) ?? '')}</code>
      </div>
      {description ? <p className="text-xs text-ink-3">{description}</p> : null}
      {items.length === 0 ? (
        <p className="text-xs text-ink-3">None yet.</p>
      ) : (
        <div className="flex flex-col gap-1.5">{items}</div>
      )}
      {canAdd && !disabled && !readonly && !locked ? (
        <div className="flex items-center gap-3">
          <Button size="sm" onClick={() => onAddClick()} aria-label={`Add to ${name}`}>
            <Plus size={14} strokeWidth={1.75} aria-hidden="true" />
            Add
          </Button>
          {items.length > 1 ? (
            <span className="text-xs text-ink-3 max-sm:hidden">Alt and arrow keys move an entry.</span>
          ) : null}
        </div>
      ) : null}
    </fieldset>
  )
}

/** One entry; Alt with an arrow key moves it, and the focus stays where it was. */
export function ArrayEntry({ children, buttonsProps, index }: ArrayFieldItemTemplateProps) {
  const { hasMoveUp, hasMoveDown, hasRemove, onMoveUpItem, onMoveDownItem, onRemoveItem, disabled, readonly } =
    buttonsProps
  const place = useFieldPlace()
  const locked = disabled || readonly || place.locked
  function move(event: KeyboardEvent) {
    if (!event.altKey || locked) return
    const by =
      event.key === 'ArrowUp' && hasMoveUp
        ? onMoveUpItem
        : event.key === 'ArrowDown' && hasMoveDown
          ? onMoveDownItem
          : null
    if (!by) return
    event.preventDefault()
    const focused = event.target as HTMLElement
    by()
    // Moving an element in the page takes its focus away.
    requestAnimationFrame(() => focused.focus())
  }
  const entry = `entry ${index + 1}`
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- keys of the fields and buttons inside
    <div className="flex min-w-0 items-start gap-1" onKeyDown={move}>
      <div className="min-w-0 flex-1">{children}</div>
      {locked ? null : (
        <div className="flex shrink-0 pt-0.5">
          <Tool name={`Move ${entry} up`} icon={ArrowUp} onPress={hasMoveUp ? onMoveUpItem : null} />
          <Tool name={`Move ${entry} down`} icon={ArrowDown} onPress={hasMoveDown ? onMoveDownItem : null} />
          <Tool name={`Remove ${entry}`} icon={X} onPress={hasRemove ? onRemoveItem : null} />
        </div>
      )}
    </div>
  )
}

type ToolProps = { name: string; icon: LucideIcon; onPress: (() => void) | null }

/** What cannot be done here leaves its place empty: the first entry has nowhere up. */
function Tool({ name, icon: Icon, onPress }: ToolProps) {
  if (!onPress) return <span className="w-7 max-sm:w-9" />
  return (
    <Button kind="quiet" size="icon" aria-label={name} onClick={() => onPress()}>
      <Icon size={14} strokeWidth={1.75} aria-hidden="true" />
    </Button>
  )
}
