/** A manifest that is right, with a bit of everything: tests change one thing of it. */
export function exampleManifest() {
  return {
    id: 'film-desk',
    version: '1.2.0',
    name: 'Film desk',
    description: 'What the film team decides about titles.',
    publisher: { name: 'Film team', url: 'https://films.example.com' },
    kind: 'domain-library',
    engines: { groundwork: '^1.0.0' },
    ui: { entry: 'ui/index.js', styles: ['ui/index.css'] },
    backend: { entry: 'backend/index.js' },
    permissions: ['jobs', 'webhooks', 'events.subscribe', 'secrets', 'sql', 'http:api.example.com'] as string[],
    experimental: ['target/card/v1'] as string[],
    secrets: [{ name: 'API_KEY', description: 'Of the catalogue service.' }],
    migrations: ['migrations/001-titles.sql'],
    contributes: [
      { point: 'page/v1', id: 'titles', title: 'Titles', path: '/' },
      { point: 'page/v1', id: 'title', title: 'Title', path: '/titles/:id' },
      { point: 'nav/v1', id: 'titles-nav', title: 'Titles', icon: 'clapperboard', page: 'titles' },
      { point: 'target/card/v1', id: 'state', title: 'State' },
      { point: 'router/v1', id: 'api' },
      { point: 'job/v1', id: 'sync', title: 'Fetch titles', schedule: '0 7 * * 1-5', timeZone: 'Europe/Berlin' },
      { point: 'event/v1', id: 'runs', topics: ['run'] },
      { point: 'webhook/v1', id: 'sale', title: 'Sale' },
      { point: 'config/schema/v1', id: 'config', file: 'config.schema.json' },
    ] as Record<string, unknown>[],
  }
}
