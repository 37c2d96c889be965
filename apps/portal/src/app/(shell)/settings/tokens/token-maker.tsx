'use client'

import { Field } from '@groundwork/ui/field'
import { Input } from '@groundwork/ui/input'
import { Select } from '@groundwork/ui/select'
import { Panel } from '@groundwork/ui/panel'
import { type ReactNode, useActionState } from 'react'
import { FormMessage } from '../../../../forms/form-message'
import { SubmitButton } from '../../../../forms/submit-button'
import { SettingsColumns } from '../../../../settings/settings-columns'
import { submitToken, type TokenState } from './actions'
import { MadeToken } from './made-token'

const untouched: TokenState = { values: {}, fields: {}, message: null, made: null }

const scopes = [
  { value: 'record', label: 'Record: Metaflow writes and reads runs' },
  { value: 'read', label: 'Read: reads runs and projects' },
  { value: 'publish', label: 'Publish: uploads plugins as you' },
  { value: 'launch', label: 'Launch: claims scheduled runs on other machines' },
]
const lives = [
  { value: '', label: 'Until it is revoked' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
]

type TokenMakerProps = { metadataUrl: string; children: ReactNode }

/** The form beside the list; what it made stands above the list, where there is room for whole lines. */
export function TokenMaker({ metadataUrl, children }: TokenMakerProps) {
  const [{ values, fields, message, made }, submit] = useActionState(submitToken, untouched)
  const form = (
    <Panel title="Make a token" padded>
      <form action={submit} className="flex flex-col gap-3" noValidate>
        <FormMessage>{message}</FormMessage>
        <Field label="Name" hint="Where it is used: a laptop, a scheduler." error={fields.name}>
          <Input name="name" autoComplete="off" defaultValue={values.name} tall required />
        </Field>
        <Field label="Scope" error={fields.scope}>
          <Select name="scope" tall key={values.scope} defaultValue={values.scope || 'record'} options={scopes} />
        </Field>
        <Field label="Works" error={fields.expiresInDays}>
          <Select name="days" tall key={values.days} defaultValue={values.days} options={lives} />
        </Field>
        <SubmitButton>Make a token</SubmitButton>
      </form>
    </Panel>
  )
  return (
    <SettingsColumns side={form}>
      {made && <MadeToken made={made} metadataUrl={metadataUrl} />}
      {children}
    </SettingsColumns>
  )
}
