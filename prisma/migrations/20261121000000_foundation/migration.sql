-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "user" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "role" TEXT NOT NULL DEFAULT 'viewer',
    "disabled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verification" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_limit" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "last_request" BIGINT NOT NULL,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "team" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "team_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "team_member" (
    "team_id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "role" TEXT NOT NULL DEFAULT 'developer',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "team_member_pkey" PRIMARY KEY ("team_id","user_id")
);

-- CreateTable
CREATE TABLE "token" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "hint" TEXT NOT NULL,
    "created_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "one_time_link" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "email" TEXT,
    "role" TEXT,
    "team_id" UUID,
    "user_id" TEXT,
    "created_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "one_time_link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "actor_name" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "resource_kind" TEXT NOT NULL,
    "resource_id" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "request_id" TEXT,

    CONSTRAINT "audit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "project" (
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "description" TEXT,
    "owner_team" UUID,
    "owner_user" TEXT,
    "links" JSONB NOT NULL DEFAULT '[]',
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "provenance" JSONB NOT NULL DEFAULT '{}',
    "first_run_at" BIGINT,
    "last_run_number" BIGINT,
    "last_run_flow" TEXT,
    "last_run_at" BIGINT NOT NULL DEFAULT 0,
    "last_status" TEXT,
    "runs_total" INTEGER NOT NULL DEFAULT 0,
    "strip" TEXT NOT NULL DEFAULT '',
    "flow_states" JSONB NOT NULL DEFAULT '{}',
    "owner_person" TEXT,
    "libraries" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "state" TEXT NOT NULL DEFAULT 'idle',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "project_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "project_flow" (
    "project" TEXT NOT NULL,
    "flow_id" TEXT NOT NULL,
    "last_run_number" BIGINT,
    "last_run_id" TEXT,
    "last_run_at" BIGINT,
    "last_status" TEXT,
    "runs_total" INTEGER NOT NULL DEFAULT 0,
    "strip" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "project_flow_pkey" PRIMARY KEY ("project","flow_id")
);

-- CreateTable
CREATE TABLE "project_branch" (
    "project" TEXT NOT NULL,
    "branch" TEXT NOT NULL,
    "last_run_at" BIGINT NOT NULL,
    "last_status" TEXT,
    "runs_total" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "project_branch_pkey" PRIMARY KEY ("project","branch")
);

-- CreateTable
CREATE TABLE "project_library" (
    "project" TEXT NOT NULL,
    "distribution" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "extension" TEXT,
    "flow_id" TEXT NOT NULL,
    "last_seen_at" BIGINT NOT NULL,

    CONSTRAINT "project_library_pkey" PRIMARY KEY ("project","distribution")
);

-- CreateTable
CREATE TABLE "project_person" (
    "project" TEXT NOT NULL,
    "user_name" TEXT NOT NULL,
    "runs_total" INTEGER NOT NULL DEFAULT 0,
    "last_run_at" BIGINT NOT NULL,

    CONSTRAINT "project_person_pkey" PRIMARY KEY ("project","user_name")
);

-- CreateTable
CREATE TABLE "project_word" (
    "project" TEXT NOT NULL,
    "word" TEXT NOT NULL,
    "weight" REAL NOT NULL,

    CONSTRAINT "project_word_pkey" PRIMARY KEY ("project","word")
);

-- CreateTable
CREATE TABLE "word_form" (
    "form" TEXT NOT NULL,
    "word" TEXT NOT NULL,

    CONSTRAINT "word_form_pkey" PRIMARY KEY ("form","word")
);

-- CreateTable
CREATE TABLE "project_star" (
    "user_id" TEXT NOT NULL,
    "project" TEXT NOT NULL,

    CONSTRAINT "project_star_pkey" PRIMARY KEY ("user_id","project")
);

-- CreateTable
CREATE TABLE "event" (
    "id" BIGSERIAL NOT NULL,
    "xid" xid8 NOT NULL DEFAULT pg_current_xact_id(),
    "topic" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "payload" JSONB NOT NULL DEFAULT '{}',
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "installation" (
    "id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "installation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "flow" (
    "flow_id" TEXT NOT NULL,
    "user_name" TEXT,
    "ts_epoch" BIGINT NOT NULL,
    "tags" JSONB,
    "system_tags" JSONB,

    CONSTRAINT "flow_pkey" PRIMARY KEY ("flow_id")
);

-- CreateTable
CREATE TABLE "run" (
    "run_number" BIGSERIAL NOT NULL,
    "flow_id" TEXT NOT NULL,
    "run_id" TEXT,
    "user_name" TEXT,
    "ts_epoch" BIGINT NOT NULL,
    "tags" JSONB NOT NULL DEFAULT '[]',
    "system_tags" JSONB NOT NULL DEFAULT '[]',
    "last_heartbeat_ts" BIGINT,
    "client_ts" BIGINT,
    "body" TEXT NOT NULL,
    "project" TEXT NOT NULL,
    "branch" TEXT,
    "runtime" TEXT,
    "status" TEXT NOT NULL DEFAULT 'running',
    "status_reason" TEXT NOT NULL,
    "silent" BOOLEAN NOT NULL DEFAULT false,
    "finished_at" BIGINT,
    "duration_ms" BIGINT,
    "start_step" TEXT,
    "end_step" TEXT,
    "current_step" TEXT,
    "failed_step" TEXT,
    "failed_task" BIGINT,
    "failure" TEXT,
    "origin_run" TEXT,
    "tasks_total" INTEGER NOT NULL DEFAULT 0,
    "tasks_done" INTEGER NOT NULL DEFAULT 0,
    "tasks_failed" INTEGER NOT NULL DEFAULT 0,
    "retries" JSONB,

    CONSTRAINT "run_pkey" PRIMARY KEY ("run_number")
);

-- CreateTable
CREATE TABLE "run_tag" (
    "tag" TEXT NOT NULL,
    "ts_epoch" BIGINT NOT NULL,
    "run_number" BIGINT NOT NULL,

    CONSTRAINT "run_tag_pkey" PRIMARY KEY ("tag","ts_epoch","run_number")
);

-- CreateTable
CREATE TABLE "step" (
    "run_number" BIGINT NOT NULL,
    "step_name" TEXT NOT NULL,
    "user_name" TEXT,
    "ts_epoch" BIGINT NOT NULL,

    CONSTRAINT "step_pkey" PRIMARY KEY ("run_number","step_name")
);

-- CreateTable
CREATE TABLE "task" (
    "task_id" BIGSERIAL NOT NULL,
    "run_number" BIGINT NOT NULL,
    "step_name" TEXT NOT NULL,
    "task_name" TEXT,
    "user_name" TEXT,
    "ts_epoch" BIGINT NOT NULL,
    "last_heartbeat_ts" BIGINT,
    "attempt" SMALLINT NOT NULL DEFAULT -1,
    "status" TEXT NOT NULL DEFAULT 'queued',
    "status_reason" TEXT,
    "silent" BOOLEAN NOT NULL DEFAULT false,
    "started_at" BIGINT,
    "finished_at" BIGINT,
    "foreach_path" TEXT,
    "foreach_label" TEXT,
    "origin" TEXT,
    "ds_type" TEXT,
    "ds_root" TEXT,

    CONSTRAINT "task_pkey" PRIMARY KEY ("task_id")
);

-- CreateTable
CREATE TABLE "attempt" (
    "task_id" BIGINT NOT NULL,
    "attempt" SMALLINT NOT NULL,
    "run_number" BIGINT NOT NULL,
    "status" TEXT NOT NULL,
    "started_at" BIGINT,
    "finished_at" BIGINT,

    CONSTRAINT "attempt_pkey" PRIMARY KEY ("task_id","attempt")
);

-- CreateTable
CREATE TABLE "metadata" (
    "id" BIGSERIAL NOT NULL,
    "run_number" BIGINT NOT NULL,
    "task_id" BIGINT NOT NULL,
    "field_name" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "user_name" TEXT,
    "ts_epoch" BIGINT NOT NULL,
    "tags" JSONB,
    "system_tags" JSONB,

    CONSTRAINT "metadata_pkey" PRIMARY KEY ("task_id","id")
);

-- CreateTable
CREATE TABLE "artifact" (
    "task_id" BIGINT NOT NULL,
    "attempt_id" SMALLINT NOT NULL,
    "name" TEXT NOT NULL,
    "run_number" BIGINT NOT NULL,
    "location" TEXT NOT NULL,
    "ds_type" TEXT NOT NULL,
    "sha" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "user_name" TEXT,
    "ts_epoch" BIGINT NOT NULL,

    CONSTRAINT "artifact_pkey" PRIMARY KEY ("task_id","attempt_id","name")
);

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_key" ON "session"("token");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE INDEX "account_user_id_idx" ON "account"("user_id");

-- CreateIndex
CREATE INDEX "verification_identifier_idx" ON "verification"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "rate_limit_key_key" ON "rate_limit"("key");

-- CreateIndex
CREATE UNIQUE INDEX "team_slug_key" ON "team"("slug");

-- CreateIndex
CREATE INDEX "team_member_user_id_idx" ON "team_member"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "token_hash_key" ON "token"("hash");

-- CreateIndex
CREATE UNIQUE INDEX "one_time_link_hash_key" ON "one_time_link"("hash");

-- CreateIndex
CREATE INDEX "audit_at_id_idx" ON "audit"("at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "audit_resource_kind_resource_id_at_idx" ON "audit"("resource_kind", "resource_id", "at" DESC);

-- CreateIndex
CREATE INDEX "project_last_run_at_name_idx" ON "project"("last_run_at", "name");

-- CreateIndex
CREATE INDEX "project_runs_total_name_idx" ON "project"("runs_total", "name");

-- CreateIndex
CREATE INDEX "project_state_last_run_at_name_idx" ON "project"("state", "last_run_at", "name");

-- CreateIndex
CREATE INDEX "project_flow_last_run_at_idx" ON "project_flow"("last_run_at" DESC);

-- CreateIndex
CREATE INDEX "project_library_distribution_idx" ON "project_library"("distribution");

-- CreateIndex
CREATE INDEX "project_word_word_idx" ON "project_word"("word");

-- CreateIndex
CREATE INDEX "project_person_user_name_idx" ON "project_person"("user_name");

-- CreateIndex
CREATE INDEX "event_xid_id_idx" ON "event"("xid", "id");

-- CreateIndex
CREATE INDEX "run_flow_id_client_ts_idx" ON "run"("flow_id", "client_ts");

-- CreateIndex
CREATE INDEX "run_ts_epoch_run_number_status_duration_ms_idx" ON "run"("ts_epoch" DESC, "run_number" DESC, "status", "duration_ms");

-- CreateIndex
CREATE INDEX "run_flow_id_ts_epoch_run_number_idx" ON "run"("flow_id", "ts_epoch" DESC, "run_number" DESC);

-- CreateIndex
CREATE INDEX "run_project_ts_epoch_run_number_idx" ON "run"("project", "ts_epoch" DESC, "run_number" DESC);

-- CreateIndex
CREATE INDEX "run_user_name_ts_epoch_run_number_idx" ON "run"("user_name", "ts_epoch" DESC, "run_number" DESC);

-- CreateIndex
CREATE INDEX "run_status_ts_epoch_run_number_idx" ON "run"("status", "ts_epoch" DESC, "run_number" DESC);

-- CreateIndex
CREATE INDEX "run_branch_ts_epoch_run_number_idx" ON "run"("branch", "ts_epoch" DESC, "run_number" DESC);

-- CreateIndex
CREATE INDEX "run_flow_id_status_ts_epoch_run_number_idx" ON "run"("flow_id", "status", "ts_epoch" DESC, "run_number" DESC);

-- CreateIndex
CREATE INDEX "run_project_status_ts_epoch_run_number_idx" ON "run"("project", "status", "ts_epoch" DESC, "run_number" DESC);

-- CreateIndex
CREATE INDEX "run_user_name_status_ts_epoch_run_number_idx" ON "run"("user_name", "status", "ts_epoch" DESC, "run_number" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "run_flow_id_run_id_key" ON "run"("flow_id", "run_id");

-- CreateIndex
CREATE INDEX "task_run_number_step_name_task_id_idx" ON "task"("run_number", "step_name", "task_id");

-- CreateIndex
CREATE UNIQUE INDEX "task_run_number_step_name_task_name_key" ON "task"("run_number", "step_name", "task_name");

-- CreateIndex
CREATE INDEX "attempt_run_number_idx" ON "attempt"("run_number");

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_member" ADD CONSTRAINT "team_member_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_member" ADD CONSTRAINT "team_member_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "project_flow" ADD CONSTRAINT "project_flow_project_fkey" FOREIGN KEY ("project") REFERENCES "project"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "project_branch" ADD CONSTRAINT "project_branch_project_fkey" FOREIGN KEY ("project") REFERENCES "project"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "project_library" ADD CONSTRAINT "project_library_project_fkey" FOREIGN KEY ("project") REFERENCES "project"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "project_person" ADD CONSTRAINT "project_person_project_fkey" FOREIGN KEY ("project") REFERENCES "project"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "project_word" ADD CONSTRAINT "project_word_project_fkey" FOREIGN KEY ("project") REFERENCES "project"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_flow_id_fkey" FOREIGN KEY ("flow_id") REFERENCES "flow"("flow_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "step" ADD CONSTRAINT "step_run_number_fkey" FOREIGN KEY ("run_number") REFERENCES "run"("run_number") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task" ADD CONSTRAINT "task_run_number_fkey" FOREIGN KEY ("run_number") REFERENCES "run"("run_number") ON DELETE RESTRICT ON UPDATE CASCADE;



-- What Prisma's schema language cannot say.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

INSERT INTO "installation" ("id") VALUES (gen_random_uuid());

-- Orders by duration: finished runs only, a column rather than a join.
CREATE INDEX "run_duration" ON "run" ("duration_ms" DESC, "run_number" DESC) WHERE "duration_ms" IS NOT NULL;
-- The same within a filter.
CREATE INDEX "run_status_duration" ON "run" ("status", "duration_ms" DESC, "run_number" DESC) WHERE "duration_ms" IS NOT NULL;
CREATE INDEX "run_flow_duration" ON "run" ("flow_id", "duration_ms" DESC, "run_number" DESC) WHERE "duration_ms" IS NOT NULL;
CREATE INDEX "run_project_duration" ON "run" ("project", "duration_ms" DESC, "run_number" DESC) WHERE "duration_ms" IS NOT NULL;
CREATE INDEX "run_user_duration" ON "run" ("user_name", "duration_ms" DESC, "run_number" DESC) WHERE "duration_ms" IS NOT NULL;
CREATE INDEX "run_branch_duration" ON "run" ("branch", "duration_ms" DESC, "run_number" DESC) WHERE "duration_ms" IS NOT NULL;
-- The sweeper looks only at runs that are still open, or ended a moment ago.
CREATE INDEX "run_finished" ON "run" ("finished_at") WHERE "finished_at" IS NOT NULL;
CREATE INDEX "run_open" ON "run" ("run_number") WHERE "status" IN ('queued', 'running');
-- Tag filters over user and system tags together, as the protocol's `_tags` does.
CREATE INDEX "run_tags" ON "run" USING gin (("tags" || "system_tags") jsonb_path_ops);
-- Search of the catalogue: beginnings and parts of words, and slips of more than one letter, by trigrams of each word once.
CREATE INDEX "word_form_part" ON "word_form" USING gin ("word" gin_trgm_ops) WHERE "form" = "word";

-- `strip` with the run `entry` put in or replaced: the ten newest by run number, oldest first. An entry begins with its
-- run number and a blank; commas part the entries.
CREATE FUNCTION catalog_strip(strip text, entry text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT string_agg(e, ',' ORDER BY n) FROM (
    SELECT e, split_part(e, ' ', 1)::bigint AS n FROM (
      SELECT old FROM string_to_table(strip, ',') AS old WHERE split_part(old, ' ', 1) <> split_part(entry, ' ', 1)
      UNION ALL SELECT entry
    ) AS merged(e) ORDER BY n DESC LIMIT 10
  ) AS kept
$$;

-- `states` with the run's status put in, unless the flow has a newer run.
CREATE FUNCTION catalog_flow_states(states jsonb, flow text, n bigint, status text) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN coalesce((states->flow->>'n')::bigint, 0) <= n
    THEN states || jsonb_build_object(flow, jsonb_build_object('n', n, 's', status)) ELSE states END
$$;

-- What a project's flows amount to: the worst state of their newest runs.
CREATE FUNCTION catalog_state(flow_states jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN flow_states @? '$.*.s ? (@ == "failed")' THEN 'failing'
    WHEN flow_states @? '$.*.s ? (@ == "unknown")' THEN 'unknown'
    WHEN flow_states @? '$.*.s ? (@ == "running" || @ == "queued")' THEN 'running'
    WHEN flow_states @? '$.*.s ? (@ == "succeeded")' THEN 'healthy'
    ELSE 'idle'
  END
$$;

-- Rows that beats and counters rewrite stay on their page (HOT) when no indexed column changes.
ALTER TABLE "run" SET (fillfactor = 80);
ALTER TABLE "project" SET (fillfactor = 70);
ALTER TABLE "project_flow" SET (fillfactor = 70);
ALTER TABLE "task" SET (fillfactor = 85);
ALTER TABLE "attempt" SET (fillfactor = 85);

-- run_tag follows run's tags. A run is created once and its tags change rarely, so recording hardly notices.
CREATE FUNCTION run_tag_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    DELETE FROM run_tag
    WHERE run_number = OLD.run_number AND ts_epoch = OLD.ts_epoch
      AND tag IN (SELECT jsonb_array_elements_text(OLD.tags || OLD.system_tags))
      AND NOT (NEW.tags || NEW.system_tags) ? tag;
  END IF;
  INSERT INTO run_tag (tag, ts_epoch, run_number)
  SELECT tag, NEW.ts_epoch, NEW.run_number FROM jsonb_array_elements_text(NEW.tags || NEW.system_tags) AS tag
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER run_tag_insert AFTER INSERT ON "run" FOR EACH ROW EXECUTE FUNCTION run_tag_keep();
CREATE TRIGGER run_tag_update AFTER UPDATE OF "tags", "system_tags" ON "run" FOR EACH ROW
  WHEN (OLD.tags IS DISTINCT FROM NEW.tags OR OLD.system_tags IS DISTINCT FROM NEW.system_tags)
  EXECUTE FUNCTION run_tag_keep();
