import { contractVersion } from '../manifest/contract'
import { sharedModules } from '../shared-modules'
import { camelCase } from './contract-packages'
import type { Documented } from './doc-model'
import { moduleSections } from './reference'

const prefix = '@groundwork/ui/'

/** The text of `docs/plugins/components.md`: every part of the design system that plugins may import. */
export function componentsText(documented: Documented[], named: Documented[] = []): string {
  const subpaths = sharedModules.flatMap((each) => (each.startsWith(prefix) ? [each.slice(prefix.length)] : []))
  return [
    '# Components',
    `Contract ${contractVersion}. What a plugin may import of \`@groundwork/ui\`. Generated from \`packages/ui\` by \`npm run reference\`; change the sources, not this page.`,
    'They look as the portal does and follow its theme. Beyond them a plugin styles its own elements by classes of its own stylesheet: a bare `<a>` or `<table>` looks as the browser left it, and a link needs a class as well.',
    subpaths.map((subpath) => `[\`${subpath}\`](#${anchorOf(subpath)})`).join(' · '),
    ...subpaths.flatMap((subpath) => {
      const items = documented.filter(({ module }) => module === camelCase(subpath))
      return moduleSections(`\`${prefix}${subpath}\``, items)
    }),
    ...(named.length > 0 ? moduleSections('Types that these name', named) : []),
    '',
  ].join('\n\n')
}

function anchorOf(subpath: string): string {
  return `groundworkui${subpath}`
}
