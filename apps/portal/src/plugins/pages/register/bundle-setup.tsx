'use client'

import { buttonClass } from '@groundwork/ui/button-style'
import { Plug } from 'lucide-react'
import { ConfigSection } from '../config-section'
import type { RegisterFacts } from './register-facts'
import { SecretFields } from './secret-fields'
import type { Registration } from './use-registration'

/** What one gives the plugin: configuration and secrets; and a look at it before others see it. */
export function BundleSetup({ facts, registration }: { facts: RegisterFacts; registration: Registration }) {
  const { configSchema, manifest, pluginId, preview } = facts
  const { draft, set, secrets, setSecrets, setMend } = registration
  return (
    <div className="flex min-w-0 flex-col gap-5">
      <section id="register-configure" className="flex flex-col gap-2">
        {configSchema ? (
          <ConfigSection
            target={preview ? { id: pluginId } : { sha256: facts.sha256 }}
            schema={configSchema}
            values={draft.config}
            onChange={(config, mend) => {
              set({ config })
              setMend(mend)
            }}
            testReason={testReason(facts)}
          />
        ) : (
          <>
            <h2 className="text-base font-semibold">Configure</h2>
            <p className="text-ink-2">
              {describesProjects(facts) ? 'It has nothing of its own to configure.' : 'It has nothing to configure.'}
            </p>
          </>
        )}
        {describesProjects(facts) ? <p className="text-ink-2">{describesProjects(facts)}</p> : null}
        {keptConfig(facts) ? <p className="text-ink-2">{keptConfig(facts)}</p> : null}
      </section>
      {manifest.secrets.length > 0 ? (
        <section className="flex flex-col gap-2">
          <h2 className="text-base font-semibold">Secrets</h2>
          <SecretFields wanted={manifest.secrets} values={secrets} set={facts.secretsSet} onChange={setSecrets} />
        </section>
      ) : null}
      <section id="register-preview" className="flex flex-col gap-1.5">
        <h2 className="text-base font-semibold">Preview</h2>
        <div className="flex flex-col items-start gap-2 rounded-md border border-dashed border-line-strong px-3 py-3">
          <p className="flex items-center gap-1.5 font-name">
            <Plug size={14} strokeWidth={1.75} aria-hidden="true" className="text-ink-3" />
            {facts.name} <span className="text-xs font-normal text-ink-3">{facts.version}</span>
          </p>
          {preview ? (
            <>
              <p className="text-ink-2">
                It runs, and only you see it: its pages, tabs and cards are there for you alone.
              </p>
              {facts.firstPage ? (
                <a href={facts.firstPage} target="_blank" rel="noopener" className={buttonClass({})}>
                  Open {facts.firstPage}
                </a>
              ) : (
                <p className="text-xs text-ink-3">It has no page of its own; look at a project or a run.</p>
              )}
            </>
          ) : (
            <p className="text-ink-2">Register it as a preview first: it starts, and only you see it.</p>
          )}
        </div>
      </section>
    </div>
  )
}

/** Whose configuration its schema describes, in a sentence; null: no project's. */
function describesProjects({ manifest }: RegisterFacts): string | null {
  const describes = manifest.contributes.some((each) => each.point === 'config/schema/v1' && each.for === 'projects')
  if (!describes) return null
  const projects = manifest.library?.projects ?? []
  return projects.length === 0
    ? 'It brings a schema for the configuration of projects, but names no project that it is for.'
    : `It describes the configuration of the projects ${projects.join(', ')}: once it is registered, their configuration is checked by it and edited in its form. A project that a team owns is configured by that team's plugin, else by the platform's, never by another team's.`
}

/** What the form begins with, where that is not the plugin's own defaults; null: it is, or there is no form. */
function keptConfig({ configSchema, configRevision, preview }: RegisterFacts): string | null {
  if (!configSchema || configRevision === 0 || preview) return null
  return `This is the configuration that was kept (revision ${configRevision}). What is registered here is saved on top of it.`
}

function testReason({ manifest }: RegisterFacts): string | null {
  return manifest.backend ? null : 'It has no backend that could test it.'
}
