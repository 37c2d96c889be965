import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { failure } from '../build/problem'
import { type Surroundings, textOf, type Values } from './command'

export type Portal = {
  /** Origin and path without a slash at the end. */
  url: string
  token: string
}

export const portalOption = {
  value: 'URL',
  help: 'the address of Groundwork (or GROUNDWORK_URL; else the one package.json names)',
}
export const tokenOption = {
  value: 'TOKEN',
  help: 'a token of scope "publish" (or GROUNDWORK_TOKEN, or the file .groundwork-token)',
}

/** Where to send to and with which token. Throws a PluginFailure that says how to give what is missing. */
export function portalOf(folder: string, values: Values, surroundings: Surroundings): Portal {
  const url = textOf(values, 'portal') ?? (surroundings.env['GROUNDWORK_URL'] || undefined) ?? portalOfPackage(folder)
  if (!url) throw failure('Which Groundwork? Give --portal URL, or set GROUNDWORK_URL.')
  return { url: portalUrl(url), token: tokenOf(folder, values, surroundings) }
}

/** An address as people type it, checked and without a slash at the end. */
export function portalUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !/^https?:$/.test(url.protocol))
    throw failure(`"${text}" is not the address of a portal: it begins with http:// or https://.`)
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '')
}

/** The portal that a package.json installs the SDK from. */
function portalOfPackage(folder: string): string | undefined {
  const file = path.join(folder, 'package.json')
  if (!existsSync(file)) return undefined
  return /"(https?:\/\/[^"]+)\/sdk\/plugin-sdk\.tgz/.exec(readFileSync(file, 'utf8'))?.[1]
}

function tokenOf(folder: string, values: Values, { env }: Surroundings): string {
  const token = textOf(values, 'token') ?? (env['GROUNDWORK_TOKEN'] || undefined) ?? tokenOfFile(folder)
  if (token) return token.trim()
  throw failure(
    'A token is needed: make one of scope "publish" in the portal under Settings, Tokens, then set GROUNDWORK_TOKEN, or write it to the file .groundwork-token (mode 600).',
  )
}

function tokenOfFile(folder: string): string | undefined {
  const file = path.join(folder, '.groundwork-token')
  const stat = statSync(file, { throwIfNoEntry: false })
  if (!stat) return undefined
  if (process.platform !== 'win32' && (stat.mode & 0o077) !== 0)
    throw failure(
      'Others on this machine may read .groundwork-token: chmod 600 .groundwork-token, and better make a new token.',
    )
  return readFileSync(file, 'utf8')
}
