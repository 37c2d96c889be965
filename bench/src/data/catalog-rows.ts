const entry = `run_number || ' ' || left(status, 1) || ' ' || coalesce(duration_ms::text, '-') || ' ' || ts_epoch || ' ' || flow_id`

const strip = (partition: string) => `
  select ${partition}, string_agg(${entry}, ',' order by run_number) as strip from (
    select *, row_number() over (partition by ${partition} order by run_number desc) as place from run) r
  where place <= 10 group by ${partition}`

const libraries = 'metaflow-ranking metaflow-kyc metaflow-content metaflow-explainers metaflow-cards-extra'.split(' ')

/** The catalogue as recording these runs one by one would have filled it, and some edits by people. */
export function catalogRows(): string[] {
  return [
    `insert into project (name, kind, description, tags, first_run_at, last_run_number, last_run_flow, last_run_at, last_status, runs_total, strip, owner_person, libraries)
     select j.name, j.kind, case when j.p % 3 = 0 then 'Keeps the ' || replace(j.name, '_', ' ') || ' figures for the weekly review' end,
       case when j.p % 2 = 0 then array['tier-' || j.p % 3, 'area-' || j.p % 12] else '{}' end,
       a.first_at, l.run_number, l.flow_id, l.ts_epoch, l.status, a.total, s.strip, l.user_name,
       case when j.p % 4 < 2 then array['${libraries.join("','")}'] else '{}' end
     from plan_project j
     join (select project, min(ts_epoch) as first_at, count(*)::int as total, max(run_number) as last from run group by project) a on a.project = j.name
     join run l on l.run_number = a.last
     join (${strip('project')}) s on s.project = j.name`,
    `update project set libraries = array(select l from unnest(libraries) with ordinality u(l, k) where (k * 7 + length(name)) % 3 = 0 order by l)`,
    `insert into project_flow (project, flow_id, last_run_number, last_run_id, last_run_at, last_status, runs_total, strip)
     select l.project, l.flow_id, l.run_number, l.run_number::text, l.ts_epoch, l.status, a.total, s.strip
     from (select flow_id, count(*)::int as total, max(run_number) as last from run group by flow_id) a
     join run l on l.run_number = a.last join (${strip('flow_id')}) s on s.flow_id = a.flow_id`,
    `update project p set flow_states = f.states, state = catalog_state(f.states) from (
       select project, jsonb_object_agg(flow_id, jsonb_build_object('n', last_run_number, 's', last_status)) as states
       from project_flow group by project) f where f.project = p.name`,
    `insert into project_branch (project, branch, last_run_at, last_status, runs_total)
     select project, branch, max(ts_epoch), (array_agg(status order by run_number desc))[1], count(*)::int from run where branch is not null group by 1, 2`,
    `insert into project_person (project, user_name, runs_total, last_run_at)
     select project, user_name, count(*)::int, max(ts_epoch) from run group by 1, 2`,
    `insert into project_library (project, distribution, version, extension, flow_id, last_seen_at)
     select name, l, '1.' || length(l) || '.0', replace(l, 'metaflow-', ''), last_run_flow, last_run_at from project, unnest(libraries) l`,
  ]
}
