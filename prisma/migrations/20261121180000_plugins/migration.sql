-- CreateTable
CREATE TABLE "blob_part" (
    "sha256" BYTEA NOT NULL,
    "part" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "blob_part_pkey" PRIMARY KEY ("sha256","part")
);

-- CreateTable
CREATE TABLE "plugin_bundle" (
    "sha256" TEXT NOT NULL,
    "plugin_id" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "manifest" JSONB NOT NULL,
    "files" JSONB NOT NULL,
    "size_bytes" INTEGER NOT NULL,
    "trust" TEXT NOT NULL,
    "key_id" TEXT,
    "source" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "uploaded_by" TEXT,
    "failure" TEXT,
    "failed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "plugin_bundle_pkey" PRIMARY KEY ("sha256")
);

-- CreateTable
CREATE TABLE "plugin_installation" (
    "plugin_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "dev" BOOLEAN NOT NULL DEFAULT false,
    "active_sha" TEXT NOT NULL,
    "previous_sha" TEXT,
    "pending_sha" TEXT,
    "pending_kind" TEXT,
    "pending_since" TIMESTAMPTZ(3),
    "swapped_at" TIMESTAMPTZ(3),
    "notice" TEXT,
    "notice_at" TIMESTAMPTZ(3),
    "audience" JSONB NOT NULL,
    "owner_team" UUID,
    "granted" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "config_revision" INTEGER NOT NULL DEFAULT 0,
    "generation" INTEGER NOT NULL DEFAULT 1,
    "registered_by" TEXT,
    "data_dropped" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "plugin_installation_pkey" PRIMARY KEY ("plugin_id")
);

-- CreateTable
CREATE TABLE "plugin_replica" (
    "id" UUID NOT NULL,
    "host" TEXT NOT NULL,
    "pid" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "beat_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "plugin_replica_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plugin_instance" (
    "replica_id" UUID NOT NULL,
    "sha256" TEXT NOT NULL,
    "plugin_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "pid" INTEGER,
    "restarts" INTEGER NOT NULL DEFAULT 0,
    "memory_bytes" BIGINT,
    "protections" JSONB NOT NULL DEFAULT '{}',
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "plugin_instance_pkey" PRIMARY KEY ("replica_id","sha256")
);

-- CreateTable
CREATE TABLE "plugin_key" (
    "id" UUID NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "public_key" BYTEA NOT NULL,
    "publisher" TEXT NOT NULL,
    "id_prefix" TEXT NOT NULL,
    "team_id" UUID,
    "added_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "plugin_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plugin_envelope" (
    "id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "id_prefix" TEXT NOT NULL,
    "permissions" TEXT[],
    "points" TEXT[],
    "memory_mb" INTEGER NOT NULL,
    "rate_per_minute" INTEGER NOT NULL,
    "environments" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "everyone" BOOLEAN NOT NULL DEFAULT false,
    "created_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "plugin_envelope_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plugin_request" (
    "id" UUID NOT NULL,
    "plugin_id" TEXT NOT NULL,
    "team_id" UUID,
    "kind" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "excess" JSONB NOT NULL,
    "action" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "asked_by" TEXT NOT NULL,
    "decided_by" TEXT,
    "note" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "plugin_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plugin_config" (
    "plugin_id" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "values" JSONB NOT NULL,
    "author" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "plugin_config_pkey" PRIMARY KEY ("plugin_id","revision")
);

-- CreateTable
CREATE TABLE "plugin_secret" (
    "plugin_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "ciphertext" BYTEA NOT NULL,
    "hint" TEXT,
    "set_by" TEXT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "plugin_secret_pkey" PRIMARY KEY ("plugin_id","name")
);

-- CreateTable
CREATE TABLE "plugin_value" (
    "plugin_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "bytes" INTEGER NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "plugin_value_pkey" PRIMARY KEY ("plugin_id","key")
);

-- CreateTable
CREATE TABLE "plugin_migration" (
    "plugin_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "down" TEXT,
    "applied_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "plugin_migration_pkey" PRIMARY KEY ("plugin_id","name")
);

-- CreateTable
CREATE TABLE "plugin_event_cursor" (
    "plugin_id" TEXT NOT NULL,
    "handler" TEXT NOT NULL,
    "cursor" TEXT NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "failure" TEXT,
    "retry_at" TIMESTAMPTZ(3),
    "lease_owner" UUID,
    "lease_until" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "plugin_event_cursor_pkey" PRIMARY KEY ("plugin_id","handler")
);

-- CreateTable
CREATE TABLE "plugin_job_run" (
    "id" UUID NOT NULL,
    "plugin_id" TEXT NOT NULL,
    "job" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "worker" TEXT,
    "beat_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "plugin_job_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plugin_schedule" (
    "plugin_id" TEXT NOT NULL,
    "job" TEXT NOT NULL,
    "schedule" TEXT NOT NULL,
    "last_slot" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "plugin_schedule_pkey" PRIMARY KEY ("plugin_id","job")
);

-- CreateTable
CREATE TABLE "plugin_schema" (
    "plugin_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "plugin_schema_pkey" PRIMARY KEY ("plugin_id")
);

-- CreateTable
CREATE TABLE "plugin_log" (
    "id" BIGSERIAL NOT NULL,
    "plugin_id" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "replica_id" UUID,
    "stream" TEXT NOT NULL,
    "level" TEXT NOT NULL DEFAULT 'info',
    "line" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "plugin_log_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plugin_use" (
    "plugin_id" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "requests" INTEGER NOT NULL DEFAULT 0,
    "errors" INTEGER NOT NULL DEFAULT 0,
    "request_ms" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "loads" INTEGER NOT NULL DEFAULT 0,
    "load_errors" INTEGER NOT NULL DEFAULT 0,
    "load_ms" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "calls" INTEGER NOT NULL DEFAULT 0,
    "refusals" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "plugin_use_pkey" PRIMARY KEY ("plugin_id","hour")
);

-- CreateTable
CREATE TABLE "notification" (
    "id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "plugin_id" TEXT,
    "title" TEXT NOT NULL,
    "body" TEXT,
    "href" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "read_at" TIMESTAMPTZ(3),

    CONSTRAINT "notification_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "plugin_bundle_plugin_id_created_at_idx" ON "plugin_bundle"("plugin_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "plugin_installation_owner_team_idx" ON "plugin_installation"("owner_team");

-- CreateIndex
CREATE INDEX "plugin_instance_plugin_id_idx" ON "plugin_instance"("plugin_id");

-- CreateIndex
CREATE UNIQUE INDEX "plugin_key_fingerprint_id_prefix_key" ON "plugin_key"("fingerprint", "id_prefix");

-- CreateIndex
CREATE UNIQUE INDEX "plugin_envelope_id_prefix_key" ON "plugin_envelope"("id_prefix");

-- CreateIndex
CREATE INDEX "plugin_envelope_team_id_idx" ON "plugin_envelope"("team_id");

-- CreateIndex
CREATE INDEX "plugin_request_state_created_at_idx" ON "plugin_request"("state", "created_at" DESC);

-- CreateIndex
CREATE INDEX "plugin_request_plugin_id_idx" ON "plugin_request"("plugin_id");

-- CreateIndex
CREATE INDEX "plugin_job_run_plugin_id_started_at_idx" ON "plugin_job_run"("plugin_id", "started_at" DESC);

-- CreateIndex
CREATE INDEX "plugin_log_plugin_id_id_idx" ON "plugin_log"("plugin_id", "id" DESC);

-- CreateIndex
CREATE INDEX "notification_user_id_created_at_idx" ON "notification"("user_id", "created_at" DESC);

-- AddForeignKey
ALTER TABLE "plugin_instance" ADD CONSTRAINT "plugin_instance_replica_id_fkey" FOREIGN KEY ("replica_id") REFERENCES "plugin_replica"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Packed already: compressing again would only cost time.
ALTER TABLE "blob_part" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;

ALTER TABLE "plugin_bundle" ADD CONSTRAINT "plugin_bundle_trust" CHECK ("trust" IN ('shipped', 'signed', 'unsigned'));
ALTER TABLE "plugin_installation"
  ADD CONSTRAINT "plugin_installation_state" CHECK ("state" IN ('draft', 'enabled', 'disabled', 'uninstalled')),
  ADD CONSTRAINT "plugin_installation_pending" CHECK (("pending_sha" IS NULL) = ("pending_kind" IS NULL));
ALTER TABLE "plugin_instance" ADD CONSTRAINT "plugin_instance_state"
  CHECK ("state" IN ('starting', 'healthy', 'restarting', 'draining', 'stopped', 'failed', 'quarantined'));
ALTER TABLE "plugin_request" ADD CONSTRAINT "plugin_request_state"
  CHECK ("state" IN ('open', 'approved', 'refused', 'withdrawn'));

-- Counters that every request rewrites stay on their page.
ALTER TABLE "plugin_use" SET (fillfactor = 50);
ALTER TABLE "plugin_instance" SET (fillfactor = 70);
ALTER TABLE "plugin_replica" SET (fillfactor = 50);
