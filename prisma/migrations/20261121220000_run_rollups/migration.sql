-- CreateTable
CREATE TABLE "run_count" (
    "hours" SMALLINT NOT NULL,
    "slot" BIGINT NOT NULL,
    "status" TEXT NOT NULL,
    "runs" INTEGER NOT NULL,

    CONSTRAINT "run_count_pkey" PRIMARY KEY ("hours","slot","status")
);

-- CreateTable
CREATE TABLE "run_count_change" (
    "hour" BIGINT NOT NULL,
    "status" TEXT NOT NULL,
    "runs" INTEGER NOT NULL
);

-- CreateTable
CREATE TABLE "run_tag_duration" (
    "tag" TEXT NOT NULL,
    "duration_ms" BIGINT NOT NULL,
    "run_number" BIGINT NOT NULL,
    "ts_epoch" BIGINT NOT NULL,

    CONSTRAINT "run_tag_duration_pkey" PRIMARY KEY ("tag","duration_ms","run_number","ts_epoch")
);

-- CreateTable
CREATE TABLE "project_facet" (
    "field" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "projects" INTEGER NOT NULL,

    CONSTRAINT "project_facet_pkey" PRIMARY KEY ("field","value")
);

-- CreateTable
CREATE TABLE "project_facet_change" (
    "field" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "projects" INTEGER NOT NULL
);

-- DropIndex
DROP INDEX "project_word_word_idx";

-- CreateIndex
CREATE INDEX "project_word_word_project_weight_idx" ON "project_word"("word", "project", "weight");



-- What Prisma's schema language cannot say.

-- Runs that ended, counted by status and hour, and by status and day. Counting adds a row of what changed instead of changing a count: two runs
-- that end at once then never wait for each other. The sweeper folds those rows into the counts; a reader adds both.
-- Open runs are few and are counted as they are, so that recording one costs nothing here.
CREATE FUNCTION run_count_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.status NOT IN ('queued', 'running') THEN
    INSERT INTO run_count_change (hour, status, runs) VALUES (OLD.ts_epoch / 3600000, OLD.status, -1);
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.status NOT IN ('queued', 'running') THEN
    INSERT INTO run_count_change (hour, status, runs) VALUES (NEW.ts_epoch / 3600000, NEW.status, 1);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER run_count_insert AFTER INSERT ON "run" FOR EACH ROW
  WHEN (NEW.status NOT IN ('queued', 'running')) EXECUTE FUNCTION run_count_keep();
CREATE TRIGGER run_count_update AFTER UPDATE OF "status", "ts_epoch" ON "run" FOR EACH ROW
  WHEN (OLD.status <> NEW.status OR OLD.ts_epoch <> NEW.ts_epoch) EXECUTE FUNCTION run_count_keep();
CREATE TRIGGER run_count_delete AFTER DELETE ON "run" FOR EACH ROW EXECUTE FUNCTION run_count_keep();
INSERT INTO run_count (hours, slot, status, runs)
SELECT hours, ts_epoch / 3600000 / hours, status, count(*) FROM run, (VALUES (1), (24)) AS spans (hours)
WHERE status NOT IN ('queued', 'running') GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;

-- Every tag of every run with a duration, in the order of the durations: a common tag has too many runs to sort them. The
-- time goes with it, so that a window is tested without reading the run.
CREATE FUNCTION run_tag_duration_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.duration_ms IS NOT NULL THEN
    DELETE FROM run_tag_duration WHERE run_number = OLD.run_number AND duration_ms = OLD.duration_ms
      AND tag IN (SELECT jsonb_array_elements_text(OLD.tags || OLD.system_tags));
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.duration_ms IS NOT NULL THEN
    INSERT INTO run_tag_duration (tag, duration_ms, run_number, ts_epoch)
    SELECT DISTINCT tag, NEW.duration_ms, NEW.run_number, NEW.ts_epoch FROM jsonb_array_elements_text(NEW.tags || NEW.system_tags) AS tag;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER run_tag_duration_insert AFTER INSERT ON "run" FOR EACH ROW
  WHEN (NEW.duration_ms IS NOT NULL) EXECUTE FUNCTION run_tag_duration_keep();
CREATE TRIGGER run_tag_duration_update AFTER UPDATE OF "duration_ms", "tags", "system_tags" ON "run" FOR EACH ROW
  WHEN (OLD.duration_ms IS DISTINCT FROM NEW.duration_ms
    OR (NEW.duration_ms IS NOT NULL AND (OLD.tags <> NEW.tags OR OLD.system_tags <> NEW.system_tags)))
  EXECUTE FUNCTION run_tag_duration_keep();
CREATE TRIGGER run_tag_duration_delete AFTER DELETE ON "run" FOR EACH ROW
  WHEN (OLD.duration_ms IS NOT NULL) EXECUTE FUNCTION run_tag_duration_keep();
INSERT INTO run_tag_duration (tag, duration_ms, run_number, ts_epoch)
SELECT DISTINCT tag, duration_ms, run_number, ts_epoch FROM run, jsonb_array_elements_text(tags || system_tags) AS tag
WHERE duration_ms IS NOT NULL;

-- The longest and shortest of each day and status: a window sorted by duration merges its days. The time goes with it, so
-- that the index is read alone.
CREATE INDEX "run_day_duration" ON "run" ((ts_epoch / 86400000), status, duration_ms DESC, run_number DESC)
  INCLUDE (ts_epoch) WHERE duration_ms IS NOT NULL;

-- Projects counted by each value of a facet, as the runs above are by hour. The state is left out: it changes with nearly
-- every run, and an index counts it.
CREATE FUNCTION project_facets(kind text, team uuid, account text, person text, libraries text[], tags text[])
RETURNS TABLE (field text, value text) LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT 'kind', kind
  UNION ALL SELECT 'owner', CASE WHEN team IS NOT NULL THEN 'team:' || team WHEN account IS NOT NULL THEN 'user:' || account
    WHEN person IS NOT NULL THEN 'person:' || person ELSE 'none' END
  UNION ALL SELECT DISTINCT 'library', l FROM unnest(CASE WHEN libraries = '{}' THEN '{none}' ELSE libraries END) AS l
  UNION ALL SELECT DISTINCT 'tag', t FROM unnest(CASE WHEN tags = '{}' THEN '{none}' ELSE tags END) AS t
$$;
CREATE FUNCTION project_facet_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO project_facet_change SELECT field, value, 1
    FROM project_facets(NEW.kind, NEW.owner_team, NEW.owner_user, NEW.owner_person, NEW.libraries, NEW.tags);
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO project_facet_change SELECT field, value, -1
    FROM project_facets(OLD.kind, OLD.owner_team, OLD.owner_user, OLD.owner_person, OLD.libraries, OLD.tags);
  ELSE
    INSERT INTO project_facet_change SELECT field, value, sum(n) FROM (
      SELECT field, value, 1 AS n FROM project_facets(NEW.kind, NEW.owner_team, NEW.owner_user, NEW.owner_person, NEW.libraries, NEW.tags)
      UNION ALL SELECT field, value, -1 FROM project_facets(OLD.kind, OLD.owner_team, OLD.owner_user, OLD.owner_person, OLD.libraries, OLD.tags)) AS both_of
    GROUP BY 1, 2 HAVING sum(n) <> 0;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER project_facet_insert AFTER INSERT ON "project" FOR EACH ROW EXECUTE FUNCTION project_facet_keep();
CREATE TRIGGER project_facet_update AFTER UPDATE OF "kind", "owner_team", "owner_user", "owner_person", "libraries", "tags"
  ON "project" FOR EACH ROW
  WHEN (OLD.kind <> NEW.kind OR OLD.owner_team IS DISTINCT FROM NEW.owner_team
    OR OLD.owner_user IS DISTINCT FROM NEW.owner_user OR OLD.owner_person IS DISTINCT FROM NEW.owner_person
    OR OLD.libraries IS DISTINCT FROM NEW.libraries OR OLD.tags IS DISTINCT FROM NEW.tags)
  EXECUTE FUNCTION project_facet_keep();
CREATE TRIGGER project_facet_delete AFTER DELETE ON "project" FOR EACH ROW EXECUTE FUNCTION project_facet_keep();
INSERT INTO project_facet (field, value, projects)
SELECT f.field, f.value, count(*) FROM project p,
  LATERAL project_facets(p.kind, p.owner_team, p.owner_user, p.owner_person, p.libraries, p.tags) AS f
GROUP BY 1, 2;
