/**
 * Every statement locks the project's row before any row below it, so that recordings of one project queue up and never
 * deadlock. Values come from the locked row, not from the statement's snapshot: nothing a concurrent recording wrote is
 * lost.
 */

/** The user that Groundwork starts runs as: nobody's own work, so that it owns no project and is none of its people. */
export const ownUser = 'groundwork'

/** What a started run changes, from the one row of `entered`: `started` with the run's entry in the strips. */
const startedParts = `p AS (
  INSERT INTO project AS p (name, kind, first_run_at, last_run_number, last_run_flow, last_run_at, last_status,
    runs_total, strip, flow_states, state, owner_person)
  SELECT project, kind, started_at, run_number, flow_id, started_at, status, 1, entry,
    catalog_flow_states('{}', flow_id, run_number, status), catalog_state(catalog_flow_states('{}', flow_id, run_number, status)),
    nullif(user_name, '${ownUser}') FROM entered
  ON CONFLICT (name) DO UPDATE SET
    kind = CASE WHEN excluded.kind = 'project' THEN 'project' ELSE p.kind END,
    first_run_at = least(p.first_run_at, excluded.first_run_at),
    last_run_number = greatest(p.last_run_number, excluded.last_run_number),
    last_run_flow = CASE WHEN coalesce(p.last_run_number, 0) < excluded.last_run_number THEN excluded.last_run_flow ELSE p.last_run_flow END,
    last_run_at = greatest(p.last_run_at, excluded.last_run_at),
    last_status = CASE WHEN coalesce(p.last_run_number, 0) < excluded.last_run_number THEN excluded.last_status ELSE p.last_status END,
    runs_total = p.runs_total + 1,
    strip = catalog_strip(p.strip, excluded.strip),
    flow_states = catalog_flow_states(p.flow_states, excluded.last_run_flow, excluded.last_run_number, excluded.last_status),
    state = catalog_state(catalog_flow_states(p.flow_states, excluded.last_run_flow, excluded.last_run_number, excluded.last_status)),
    owner_person = coalesce(p.owner_person, excluded.owner_person),
    updated_at = now()
  RETURNING name, owner_person, xmax = 0 AS created
), f AS (
  INSERT INTO project_flow AS f (project, flow_id, last_run_number, last_run_id, last_run_at, last_status, runs_total, strip)
  SELECT p.name, flow_id, run_number, id, started_at, status, 1, entry FROM entered, p
  ON CONFLICT (project, flow_id) DO UPDATE SET
    last_run_number = greatest(f.last_run_number, excluded.last_run_number),
    last_run_id = CASE WHEN coalesce(f.last_run_number, 0) < excluded.last_run_number THEN excluded.last_run_id ELSE f.last_run_id END,
    last_run_at = greatest(f.last_run_at, excluded.last_run_at),
    last_status = CASE WHEN coalesce(f.last_run_number, 0) < excluded.last_run_number THEN excluded.last_status ELSE f.last_status END,
    runs_total = f.runs_total + 1,
    strip = catalog_strip(f.strip, excluded.strip)
  RETURNING xmax = 0 AS created
), b AS (
  INSERT INTO project_branch AS b (project, branch, last_run_at, last_status, runs_total)
  SELECT p.name, branch, started_at, status, 1 FROM entered, p WHERE branch IS NOT NULL
  ON CONFLICT (project, branch) DO UPDATE SET
    last_status = CASE WHEN b.last_run_at <= excluded.last_run_at THEN excluded.last_status ELSE b.last_status END,
    last_run_at = greatest(b.last_run_at, excluded.last_run_at),
    runs_total = b.runs_total + 1
), h AS (
  INSERT INTO project_person AS h (project, user_name, runs_total, last_run_at)
  SELECT p.name, user_name, 1, started_at FROM entered, p WHERE user_name <> '${ownUser}'
  ON CONFLICT (project, user_name) DO UPDATE SET
    last_run_at = greatest(h.last_run_at, excluded.last_run_at),
    runs_total = h.runs_total + 1
  RETURNING runs_total
)`

/** $1 project, $2 kind, $3 flow, $4 run number, $5 run id, $6 started at, $7 status, $8 strip entry, $9 branch, $10 user */
export const runStartedText = `
WITH entered AS (
  SELECT $1::text AS project, $2::text AS kind, $3::text AS flow_id, $4::bigint AS run_number, $5::text AS id,
    $6::bigint AS started_at, $7::text AS status, $8::text AS entry, $9::text AS branch, $10::text AS user_name
), ${startedParts}
SELECT p.created, f.created AS "newFlow", p.owner_person AS leader, h.runs_total AS runs
FROM p CROSS JOIN f LEFT JOIN h ON true`

/** Text that an entry of a strip holds as it is. */
const plain = (column: string) => `${column} !~ '[^A-Za-z0-9_.~!*()-]'`

/**
 * A run of a known flow in a known project by the person who leads it, or by nobody: its words stay as they are and the
 * lead cannot change, since another who took it a moment ago has strictly more runs.
 */
export const startedStatement = {
  when: `${plain('given.flow_id')} AND ${plain("coalesce(given.run_id, '')")} AND EXISTS (
    SELECT FROM project_flow JOIN project ON project.name = project_flow.project
    WHERE project_flow.project = given.project AND project_flow.flow_id = given.flow_id
      AND (given.user_name IS NULL OR given.user_name IN (project.owner_person, '${ownUser}')))`,
  parts: `entered AS (
    SELECT started.*, run_number || ' ' || left(status, 1) || ' - ' || started_at || ' ' || flow_id
      || CASE WHEN id = run_number::text THEN '' ELSE ' ' || id END AS entry FROM started
  ), ${startedParts}`,
}

/** $1 project, $2 flow, $3 run number, $4 status, $5 strip entry, $6 branch, $7 started at */
export const runChangedText = `
WITH p AS (
  UPDATE project SET
    last_status = CASE WHEN last_run_number = $3::bigint THEN $4 ELSE last_status END,
    strip = catalog_strip(strip, $5::text),
    flow_states = catalog_flow_states(flow_states, $2, $3, $4),
    state = catalog_state(catalog_flow_states(flow_states, $2, $3, $4)),
    updated_at = now()
  WHERE name = $1
  RETURNING name
), f AS (
  UPDATE project_flow SET
    last_status = CASE WHEN last_run_number = $3 THEN $4 ELSE last_status END,
    strip = catalog_strip(strip, $5::text)
  FROM p WHERE project = p.name AND flow_id = $2
)
UPDATE project_branch SET last_status = $4
FROM p WHERE project = p.name AND branch = $6 AND last_run_at = $7::bigint`

/** The person with strictly more runs than the leader takes the lead. $1 project, $2 user, $3 the user's runs */
export const takeLeadText = `
UPDATE project SET owner_person = $2 WHERE name = $1 AND owner_person <> $2 AND $3::int > coalesce(
  (SELECT runs_total FROM project_person h WHERE h.project = $1 AND h.user_name = project.owner_person), 0)`

/** $1 project */
export const lockProjectText = `SELECT libraries FROM project WHERE name = $1 FOR NO KEY UPDATE`

/** $1 project, $2 flow, $3 seen at, $4 distributions, $5 versions, $6 extensions (the three run side by side, no distribution twice) */
export const librariesText = `
WITH seen AS (SELECT * FROM unnest($4::text[], $5::text[], $6::text[]) AS s(distribution, version, extension)), kept AS (
  INSERT INTO project_library AS l (project, distribution, version, extension, flow_id, last_seen_at)
  SELECT $1, distribution, version, extension, $2, $3::bigint FROM seen
  ON CONFLICT (project, distribution) DO UPDATE SET version = excluded.version,
    extension = coalesce(excluded.extension, l.extension), flow_id = excluded.flow_id, last_seen_at = excluded.last_seen_at
  WHERE excluded.last_seen_at >= l.last_seen_at
)
UPDATE project SET libraries = ARRAY(SELECT DISTINCT d FROM unnest(libraries || $4::text[]) AS d ORDER BY d)
WHERE name = $1 AND NOT libraries @> $4::text[]`
