export function integrationHref(id: string): string {
  return `/settings/integrations/${id}`
}

export const newIntegrationHref = '/settings/integrations/new'
