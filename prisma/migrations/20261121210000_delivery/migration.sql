-- CreateTable
CREATE TABLE "custom_role" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "actions" TEXT[],
    "resources" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "environments" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "row_version" INTEGER NOT NULL DEFAULT 1,
    "created_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "custom_role_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "role_grant" (
    "id" UUID NOT NULL,
    "role_id" UUID NOT NULL,
    "user_id" TEXT,
    "team_id" UUID,
    "granted_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "role_grant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "environment" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "rank" INTEGER NOT NULL,
    "production" BOOLEAN NOT NULL DEFAULT false,
    "policy" JSONB NOT NULL DEFAULT '{}',
    "row_version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "environment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "integration" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "plugin_id" TEXT NOT NULL,
    "contribution" TEXT NOT NULL,
    "config" JSONB NOT NULL DEFAULT '{}',
    "state" TEXT NOT NULL DEFAULT 'active',
    "capabilities" JSONB,
    "capabilities_at" TIMESTAMPTZ(3),
    "trouble" TEXT,
    "row_version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "integration_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "environment_binding" (
    "environment_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "integration_id" UUID NOT NULL,
    "bound_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "bound_by" TEXT,

    CONSTRAINT "environment_binding_pkey" PRIMARY KEY ("environment_id","role")
);

-- CreateTable
CREATE TABLE "conformance_report" (
    "id" UUID NOT NULL,
    "integration_id" UUID,
    "plugin_id" TEXT NOT NULL,
    "plugin_version" TEXT NOT NULL,
    "point" TEXT NOT NULL,
    "results" JSONB NOT NULL,
    "passed" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,
    "ran_by" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "conformance_report_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "change_window" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "selector" JSONB NOT NULL DEFAULT '{}',
    "starts_at" TEXT NOT NULL,
    "minutes" INTEGER NOT NULL,
    "time_zone" TEXT NOT NULL,
    "rule" TEXT,
    "overrun" BOOLEAN NOT NULL DEFAULT true,
    "created_by" TEXT,
    "removed_at" TIMESTAMPTZ(3),
    "removed_by" TEXT,
    "row_version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "change_window_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "unit" (
    "id" UUID NOT NULL,
    "project" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'flow',
    "path_plugin" TEXT NOT NULL,
    "path_id" TEXT NOT NULL,
    "library" TEXT,
    "next_version" INTEGER NOT NULL DEFAULT 1,
    "row_version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "unit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "version" (
    "id" TEXT NOT NULL,
    "unit_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "alias" TEXT,
    "content" JSONB NOT NULL,
    "code_sha256" TEXT NOT NULL,
    "code_bytes" INTEGER NOT NULL,
    "dirty" BOOLEAN NOT NULL DEFAULT false,
    "run_number" BIGINT,
    "created_by" TEXT,
    "note" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "config_layer" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "library" TEXT,
    "project" TEXT,
    "environment_id" UUID,
    "unit_id" UUID,
    "address" TEXT NOT NULL,
    "head" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "config_layer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "config_revision" (
    "layer_id" UUID NOT NULL,
    "revision" INTEGER NOT NULL,
    "values" JSONB NOT NULL,
    "locks" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "sha256" TEXT NOT NULL,
    "author" TEXT,
    "message" TEXT NOT NULL,
    "change_id" UUID,
    "expires_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "config_revision_pkey" PRIMARY KEY ("layer_id","revision")
);

-- CreateTable
CREATE TABLE "config_change" (
    "id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "layer_id" UUID NOT NULL,
    "base" INTEGER NOT NULL,
    "values" JSONB NOT NULL,
    "locks" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "message" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'draft',
    "sha256" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "revision" INTEGER,
    "row_version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "config_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "config_vote" (
    "id" UUID NOT NULL,
    "change_id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "comment" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "config_vote_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "target" (
    "id" UUID NOT NULL,
    "unit_id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,
    "variant" TEXT NOT NULL DEFAULT 'main',
    "slot" TEXT NOT NULL,
    "queue_policy" TEXT NOT NULL DEFAULT 'fifo',
    "current_promotion_id" UUID,
    "current_version" TEXT,
    "previous_verified" TEXT,
    "integration_id" UUID,
    "generation" INTEGER NOT NULL DEFAULT 0,
    "fence" BIGINT NOT NULL DEFAULT 0,
    "lease_owner" UUID,
    "lease_until" TIMESTAMPTZ(3),
    "observed" JSONB,
    "observed_at" TIMESTAMPTZ(3),
    "drift" TEXT,
    "row_version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "target_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pin" (
    "id" UUID NOT NULL,
    "target_id" UUID NOT NULL,
    "version" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "set_by" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3),
    "lifted_at" TIMESTAMPTZ(3),
    "lifted_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "pin_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "veto" (
    "id" UUID NOT NULL,
    "unit_id" UUID NOT NULL,
    "version" TEXT NOT NULL,
    "environment_id" UUID,
    "reason" TEXT NOT NULL,
    "set_by" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3),
    "lifted_at" TIMESTAMPTZ(3),
    "lifted_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "veto_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "hold" (
    "id" UUID NOT NULL,
    "target_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "set_by" TEXT,
    "promotion_id" UUID,
    "lifted_at" TIMESTAMPTZ(3),
    "lifted_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "hold_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "promotion" (
    "id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "target_id" UUID NOT NULL,
    "version" TEXT NOT NULL,
    "from_version" TEXT,
    "mode" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'REQUESTED',
    "reason" TEXT NOT NULL,
    "plan" JSONB NOT NULL,
    "plan_hash" TEXT NOT NULL,
    "request_key" TEXT NOT NULL,
    "requested_by" TEXT,
    "requester" TEXT NOT NULL DEFAULT 'person',
    "note" TEXT,
    "start_before" TIMESTAMPTZ(3),
    "retry_of" UUID,
    "rollback_of" UUID,
    "superseded_by" UUID,
    "wake_at" TIMESTAMPTZ(3),
    "row_version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "promotion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "promotion_step" (
    "promotion_id" UUID NOT NULL,
    "step_id" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "reason" TEXT,
    "result" JSONB,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "promotion_step_pkey" PRIMARY KEY ("promotion_id","step_id")
);

-- CreateTable
CREATE TABLE "effect" (
    "key" TEXT NOT NULL,
    "promotion_id" UUID NOT NULL,
    "step_id" TEXT NOT NULL,
    "effect_no" INTEGER NOT NULL DEFAULT 0,
    "call" TEXT NOT NULL,
    "integration_id" UUID,
    "precondition" TEXT NOT NULL,
    "plan_hash" TEXT NOT NULL,
    "fence" BIGINT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'INTENT',
    "tries" INTEGER NOT NULL DEFAULT 0,
    "detail" TEXT,
    "receipt" JSONB,
    "intent_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deadline" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "effect_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "gate" (
    "promotion_id" UUID NOT NULL,
    "gate_id" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "rule" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "why" TEXT NOT NULL,
    "unblocked_by" TEXT,
    "opens_at" TIMESTAMPTZ(3),
    "evaluated_at" TIMESTAMPTZ(3),
    "overridden_by" TEXT,
    "override_reason" TEXT,

    CONSTRAINT "gate_pkey" PRIMARY KEY ("promotion_id","gate_id")
);

-- CreateTable
CREATE TABLE "vote" (
    "id" UUID NOT NULL,
    "promotion_id" UUID NOT NULL,
    "gate_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "verdict" TEXT NOT NULL,
    "plan_hash" TEXT NOT NULL,
    "comment" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "vote_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "promotion_verification" (
    "id" UUID NOT NULL,
    "promotion_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "state" TEXT NOT NULL DEFAULT 'pending',
    "key" TEXT NOT NULL,
    "why" TEXT,
    "figures" JSONB NOT NULL DEFAULT '[]',
    "tries" INTEGER NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "promotion_verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "promotion_event" (
    "id" BIGSERIAL NOT NULL,
    "promotion_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "from_state" TEXT,
    "to_state" TEXT,
    "actor" TEXT,
    "actor_name" TEXT NOT NULL,
    "words" TEXT NOT NULL,
    "data" JSONB NOT NULL DEFAULT '{}',
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "promotion_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "deployment" (
    "id" UUID NOT NULL,
    "target_id" UUID NOT NULL,
    "version" TEXT NOT NULL,
    "promotion_id" UUID NOT NULL,
    "integration_id" UUID,
    "config_sha256" TEXT NOT NULL,
    "config" JSONB NOT NULL,
    "verified" BOOLEAN NOT NULL DEFAULT false,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "deployment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "schedule" (
    "target_id" UUID NOT NULL,
    "promotion_id" UUID NOT NULL,
    "version" TEXT NOT NULL,
    "integration_id" UUID NOT NULL,
    "cron" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "overlap" TEXT NOT NULL,
    "parameters" JSONB NOT NULL DEFAULT '{}',
    "active" BOOLEAN NOT NULL,
    "fence" BIGINT NOT NULL,
    "last_slot" TIMESTAMPTZ(3) NOT NULL,
    "next_slot" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "schedule_pkey" PRIMARY KEY ("target_id")
);

-- CreateTable
CREATE TABLE "launch" (
    "key" TEXT NOT NULL,
    "target_id" UUID NOT NULL,
    "version" TEXT NOT NULL,
    "promotion_id" UUID,
    "integration_id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "slot_time" TIMESTAMPTZ(3),
    "parameters" JSONB NOT NULL DEFAULT '{}',
    "state" TEXT NOT NULL DEFAULT 'planned',
    "reason" TEXT,
    "requested_by" TEXT,
    "engine_run_id" TEXT,
    "engine_url" TEXT,
    "start_tries" INTEGER NOT NULL DEFAULT 0,
    "start_at" TIMESTAMPTZ(3),
    "generation" INTEGER NOT NULL DEFAULT 0,
    "holder" TEXT,
    "attempt" INTEGER,
    "beat_at" TIMESTAMPTZ(3),
    "exit_code" INTEGER,
    "flow" TEXT,
    "run_id" TEXT,
    "run_number" BIGINT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "launch_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "host_process" (
    "key" TEXT NOT NULL,
    "plugin_id" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "pid" INTEGER,
    "pid_start" TEXT,
    "folder" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'starting',
    "exit_code" INTEGER,
    "reason" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "beat_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "host_process_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "custom_role_name_key" ON "custom_role"("name");

-- CreateIndex
CREATE INDEX "role_grant_user_id_idx" ON "role_grant"("user_id");

-- CreateIndex
CREATE INDEX "role_grant_team_id_idx" ON "role_grant"("team_id");

-- CreateIndex
CREATE UNIQUE INDEX "role_grant_role_id_user_id_key" ON "role_grant"("role_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "role_grant_role_id_team_id_key" ON "role_grant"("role_id", "team_id");

-- CreateIndex
CREATE UNIQUE INDEX "environment_name_key" ON "environment"("name");

-- CreateIndex
CREATE UNIQUE INDEX "environment_rank_key" ON "environment"("rank");

-- CreateIndex
CREATE UNIQUE INDEX "integration_name_key" ON "integration"("name");

-- CreateIndex
CREATE INDEX "integration_plugin_id_idx" ON "integration"("plugin_id");

-- CreateIndex
CREATE INDEX "environment_binding_integration_id_idx" ON "environment_binding"("integration_id");

-- CreateIndex
CREATE INDEX "conformance_report_integration_id_at_idx" ON "conformance_report"("integration_id", "at" DESC);

-- CreateIndex
CREATE INDEX "conformance_report_plugin_id_at_idx" ON "conformance_report"("plugin_id", "at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "unit_project_name_key" ON "unit"("project", "name");

-- CreateIndex
CREATE INDEX "version_run_number_idx" ON "version"("run_number");

-- CreateIndex
CREATE UNIQUE INDEX "version_unit_id_number_key" ON "version"("unit_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "version_unit_id_alias_key" ON "version"("unit_id", "alias");

-- CreateIndex
CREATE UNIQUE INDEX "config_layer_address_key" ON "config_layer"("address");

-- CreateIndex
CREATE INDEX "config_layer_project_idx" ON "config_layer"("project");

-- CreateIndex
CREATE UNIQUE INDEX "config_change_number_key" ON "config_change"("number");

-- CreateIndex
CREATE INDEX "config_change_state_updated_at_idx" ON "config_change"("state", "updated_at" DESC);

-- CreateIndex
CREATE INDEX "config_change_layer_id_idx" ON "config_change"("layer_id");

-- CreateIndex
CREATE INDEX "config_vote_change_id_user_id_at_idx" ON "config_vote"("change_id", "user_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "target_slot_key" ON "target"("slot");

-- CreateIndex
CREATE INDEX "target_environment_id_idx" ON "target"("environment_id");

-- CreateIndex
CREATE UNIQUE INDEX "target_unit_id_environment_id_variant_key" ON "target"("unit_id", "environment_id", "variant");

-- CreateIndex
CREATE INDEX "pin_target_id_idx" ON "pin"("target_id");

-- CreateIndex
CREATE INDEX "veto_unit_id_idx" ON "veto"("unit_id");

-- CreateIndex
CREATE INDEX "veto_version_idx" ON "veto"("version");

-- CreateIndex
CREATE INDEX "hold_target_id_idx" ON "hold"("target_id");

-- CreateIndex
CREATE UNIQUE INDEX "promotion_number_key" ON "promotion"("number");

-- CreateIndex
CREATE UNIQUE INDEX "promotion_request_key_key" ON "promotion"("request_key");

-- CreateIndex
CREATE INDEX "promotion_target_id_created_at_idx" ON "promotion"("target_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "promotion_state_created_at_idx" ON "promotion"("state", "created_at");

-- CreateIndex
CREATE INDEX "promotion_requested_by_created_at_idx" ON "promotion"("requested_by", "created_at" DESC);

-- CreateIndex
CREATE INDEX "promotion_version_idx" ON "promotion"("version");

-- CreateIndex
CREATE UNIQUE INDEX "effect_promotion_id_step_id_effect_no_key" ON "effect"("promotion_id", "step_id", "effect_no");

-- CreateIndex
CREATE INDEX "vote_user_id_at_idx" ON "vote"("user_id", "at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "vote_promotion_id_gate_id_user_id_revision_key" ON "vote"("promotion_id", "gate_id", "user_id", "revision");

-- CreateIndex
CREATE UNIQUE INDEX "promotion_verification_key_key" ON "promotion_verification"("key");

-- CreateIndex
CREATE UNIQUE INDEX "promotion_verification_promotion_id_name_key" ON "promotion_verification"("promotion_id", "name");

-- CreateIndex
CREATE INDEX "promotion_event_promotion_id_id_idx" ON "promotion_event"("promotion_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "deployment_promotion_id_key" ON "deployment"("promotion_id");

-- CreateIndex
CREATE INDEX "deployment_target_id_since_idx" ON "deployment"("target_id", "since" DESC);

-- CreateIndex
CREATE INDEX "schedule_next_slot_idx" ON "schedule"("next_slot");

-- CreateIndex
CREATE INDEX "launch_target_id_created_at_idx" ON "launch"("target_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "launch_state_start_at_idx" ON "launch"("state", "start_at");

-- CreateIndex
CREATE INDEX "launch_promotion_id_idx" ON "launch"("promotion_id");

-- CreateIndex
CREATE INDEX "launch_run_number_idx" ON "launch"("run_number");

-- CreateIndex
CREATE INDEX "host_process_plugin_id_state_idx" ON "host_process"("plugin_id", "state");

-- AddForeignKey
ALTER TABLE "role_grant" ADD CONSTRAINT "role_grant_role_id_fkey" FOREIGN KEY ("role_id") REFERENCES "custom_role"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "environment_binding" ADD CONSTRAINT "environment_binding_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "environment_binding" ADD CONSTRAINT "environment_binding_integration_id_fkey" FOREIGN KEY ("integration_id") REFERENCES "integration"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "version" ADD CONSTRAINT "version_unit_id_fkey" FOREIGN KEY ("unit_id") REFERENCES "unit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "config_revision" ADD CONSTRAINT "config_revision_layer_id_fkey" FOREIGN KEY ("layer_id") REFERENCES "config_layer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "config_change" ADD CONSTRAINT "config_change_layer_id_fkey" FOREIGN KEY ("layer_id") REFERENCES "config_layer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "config_vote" ADD CONSTRAINT "config_vote_change_id_fkey" FOREIGN KEY ("change_id") REFERENCES "config_change"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "target" ADD CONSTRAINT "target_unit_id_fkey" FOREIGN KEY ("unit_id") REFERENCES "unit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "target" ADD CONSTRAINT "target_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pin" ADD CONSTRAINT "pin_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "target"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "veto" ADD CONSTRAINT "veto_unit_id_fkey" FOREIGN KEY ("unit_id") REFERENCES "unit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "hold" ADD CONSTRAINT "hold_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "target"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "promotion" ADD CONSTRAINT "promotion_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "target"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "promotion_step" ADD CONSTRAINT "promotion_step_promotion_id_fkey" FOREIGN KEY ("promotion_id") REFERENCES "promotion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "effect" ADD CONSTRAINT "effect_promotion_id_fkey" FOREIGN KEY ("promotion_id") REFERENCES "promotion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "gate" ADD CONSTRAINT "gate_promotion_id_fkey" FOREIGN KEY ("promotion_id") REFERENCES "promotion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vote" ADD CONSTRAINT "vote_promotion_id_fkey" FOREIGN KEY ("promotion_id") REFERENCES "promotion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "promotion_verification" ADD CONSTRAINT "promotion_verification_promotion_id_fkey" FOREIGN KEY ("promotion_id") REFERENCES "promotion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "promotion_event" ADD CONSTRAINT "promotion_event_promotion_id_fkey" FOREIGN KEY ("promotion_id") REFERENCES "promotion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deployment" ADD CONSTRAINT "deployment_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "target"("id") ON DELETE RESTRICT ON UPDATE CASCADE;



-- At most one promotion acts on a target: two engines, two clicks, a zombie, all of them meet this index.
CREATE UNIQUE INDEX "one_active" ON "promotion" ("target_id")
  WHERE "state" IN ('APPLYING', 'PAUSED', 'NEEDS_ATTENTION', 'VERIFYING', 'CANCELLING');
-- What engines have to look after, and when.
CREATE INDEX "promotion_open" ON "promotion" ("wake_at" NULLS FIRST, "number")
  WHERE "state" NOT IN ('SUCCEEDED', 'FAILED', 'ERRORED', 'REJECTED', 'EXPIRED', 'SUPERSEDED', 'ABORTED');
CREATE UNIQUE INDEX "pin_in_force" ON "pin" ("target_id") WHERE "lifted_at" IS NULL;
CREATE UNIQUE INDEX "hold_in_force" ON "hold" ("target_id") WHERE "lifted_at" IS NULL;
CREATE UNIQUE INDEX "veto_in_force" ON "veto" ("version", COALESCE("environment_id", '00000000-0000-0000-0000-000000000000'))
  WHERE "lifted_at" IS NULL;
CREATE INDEX "launch_open" ON "launch" ("start_at" NULLS FIRST, "key")
  WHERE "state" IN ('planned', 'queued', 'started', 'running');

ALTER TABLE "promotion"
  ADD CONSTRAINT "promotion_state" CHECK ("state" IN ('REQUESTED', 'GATING', 'QUEUED', 'APPLYING', 'PAUSED', 'NEEDS_ATTENTION',
    'VERIFYING', 'CANCELLING', 'SUCCEEDED', 'FAILED', 'ERRORED', 'REJECTED', 'EXPIRED', 'SUPERSEDED', 'ABORTED')),
  ADD CONSTRAINT "promotion_mode" CHECK ("mode" IN ('deploy', 'redeploy', 'rollback')),
  ADD CONSTRAINT "promotion_requester" CHECK ("requester" IN ('person', 'automation', 'plugin', 'rollback'));
ALTER TABLE "promotion_step" ADD CONSTRAINT "promotion_step_state"
  CHECK ("state" IN ('pending', 'running', 'waiting', 'done', 'failed', 'skipped'));
ALTER TABLE "effect" ADD CONSTRAINT "effect_state" CHECK ("state" IN ('INTENT', 'DONE', 'REFUSED', 'UNKNOWN'));
ALTER TABLE "gate" ADD CONSTRAINT "gate_state"
  CHECK ("state" IN ('pending', 'pass', 'fail', 'override_pass', 'override_fail'));
ALTER TABLE "vote" ADD CONSTRAINT "vote_verdict" CHECK ("verdict" IN ('approve', 'reject', 'withdraw'));
ALTER TABLE "config_vote" ADD CONSTRAINT "config_vote_verdict" CHECK ("verdict" IN ('approve', 'reject', 'withdraw'));
ALTER TABLE "config_change" ADD CONSTRAINT "config_change_state"
  CHECK ("state" IN ('draft', 'review', 'merged', 'abandoned'));
ALTER TABLE "config_layer" ADD CONSTRAINT "config_layer_kind"
  CHECK ("kind" IN ('library', 'project', 'environment', 'target'));
ALTER TABLE "promotion_verification" ADD CONSTRAINT "promotion_verification_state"
  CHECK ("state" IN ('pending', 'running', 'pass', 'fail', 'inconclusive', 'error'));
ALTER TABLE "launch"
  ADD CONSTRAINT "launch_state" CHECK ("state" IN ('planned', 'queued', 'started', 'running', 'succeeded', 'failed', 'cancelled', 'skipped')),
  ADD CONSTRAINT "launch_purpose" CHECK ("purpose" IN ('smoke', 'scheduled', 'verification', 'manual'));
ALTER TABLE "integration"
  ADD CONSTRAINT "integration_role" CHECK ("role" IN ('orchestrator', 'compute', 'data', 'serving', 'cache')),
  ADD CONSTRAINT "integration_state" CHECK ("state" IN ('active', 'retired'));
ALTER TABLE "change_window" ADD CONSTRAINT "change_window_kind" CHECK ("kind" IN ('freeze', 'window'));
ALTER TABLE "host_process" ADD CONSTRAINT "host_process_state" CHECK ("state" IN ('starting', 'running', 'exited', 'lost'));
ALTER TABLE "role_grant" ADD CONSTRAINT "role_grant_to_one" CHECK (("user_id" IS NULL) <> ("team_id" IS NULL));
-- What is said once stays said: votes, events of promotions and revisions are only ever added.
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Rows of % are only ever added.', TG_TABLE_NAME;
END $$;
CREATE TRIGGER "append_only" BEFORE UPDATE OR DELETE ON "vote" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only" BEFORE UPDATE OR DELETE ON "config_vote" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only" BEFORE UPDATE OR DELETE ON "promotion_event" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "append_only" BEFORE UPDATE OR DELETE ON "config_revision" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "content_stays" BEFORE UPDATE ON "version" FOR EACH ROW
  WHEN (OLD."id" IS DISTINCT FROM NEW."id" OR OLD."content" IS DISTINCT FROM NEW."content" OR OLD."number" IS DISTINCT FROM NEW."number")
  EXECUTE FUNCTION "refuse_change"();

ALTER TABLE "launch" SET (fillfactor = 70);
ALTER TABLE "target" SET (fillfactor = 70);
ALTER TABLE "promotion" SET (fillfactor = 80);

-- The environments that every installation begins with; administrators change them.
INSERT INTO "environment" ("id", "name", "title", "rank", "production", "policy") VALUES
  (gen_random_uuid(), 'dev', 'Development', 10, false, '{"allowDirty": true}'),
  (gen_random_uuid(), 'staging', 'Staging', 20, false, '{"verification": {"autoRollback": false}}'),
  (gen_random_uuid(), 'production', 'Production', 30, true,
    '{"approvals": {"count": 1, "fourEyes": true}, "upstream": {"environment": "staging", "verified": true, "soakMinutes": 0}, "requireReason": true}');
