-- When the engine that carries out a full measuring was last heard of.
-- AlterTable
ALTER TABLE "conformance_report" ADD COLUMN "beat_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;
