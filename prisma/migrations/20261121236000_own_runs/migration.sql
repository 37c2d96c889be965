-- Runs that Groundwork starts were counted for a person of its own name, who then seemed to own projects. What was inferred from
-- them goes, and whoever ran the project most takes its place.
delete from "project_word" w using "project" p
  where p.name = w.project and p.owner_person = 'groundwork' and w.word = 'groundwork'
    and p.name !~* 'groundwork' and coalesce(p.description, '') !~* 'groundwork'
    and not exists (select from unnest(p.tags || p.libraries) as l where l ~* 'groundwork')
    and not exists (select from "project_flow" f where f.project = p.name and f.flow_id ~* 'groundwork');
delete from "project_person" where "user_name" = 'groundwork';
update "project" p set "owner_person" = (
    select h.user_name from "project_person" h where h.project = p.name order by h.runs_total desc, h.last_run_at desc limit 1)
  where p."owner_person" = 'groundwork';
