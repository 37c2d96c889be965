-- AlterTable
ALTER TABLE "conformance_report" ADD COLUMN     "how" TEXT NOT NULL DEFAULT 'safe',
ADD COLUMN     "state" TEXT NOT NULL DEFAULT 'done',
ADD COLUMN     "trouble" TEXT;

-- CreateTable
CREATE TABLE "conformance_run" (
    "key" TEXT NOT NULL,
    "report_id" UUID NOT NULL,
    "seconds" DOUBLE PRECISION NOT NULL,
    "secret" TEXT,
    "state" TEXT NOT NULL DEFAULT 'planned',
    "generation" INTEGER NOT NULL DEFAULT 0,
    "holder" TEXT,
    "beat_at" TIMESTAMPTZ(3),
    "exit_code" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "conformance_run_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "conformance_run_report_id_idx" ON "conformance_run"("report_id");



-- What Prisma's schema language cannot say.

-- One full measuring of an integration at a time: each starts runs there.
CREATE UNIQUE INDEX "conformance_one_running" ON "conformance_report"("integration_id") WHERE "state" = 'running';
