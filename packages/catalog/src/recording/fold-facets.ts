import type { Sql } from '@groundwork/db/pool'

// In one statement, so that a reader sees each change either here or there. In one order, so that two of them do not lock
// one another out.
const text = `WITH taken AS (DELETE FROM project_facet_change RETURNING field, value, projects)
INSERT INTO project_facet AS f (field, value, projects)
SELECT field, value, sum(projects) FROM taken GROUP BY 1, 2 HAVING sum(projects) <> 0 ORDER BY 1, 2
ON CONFLICT (field, value) DO UPDATE SET projects = f.projects + excluded.projects`

/** Puts what changed since the last time into the counts of projects by facet. */
export async function foldProjectFacets(sql: Sql): Promise<void> {
  await sql.query({ name: 'catalog-fold-facets', text })
}
