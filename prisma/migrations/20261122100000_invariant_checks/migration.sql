-- What the hourly checks of delivery's own rules found.
-- CreateTable
CREATE TABLE "invariant_check" (
    "id" UUID NOT NULL,
    "replica_id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "broken" JSONB NOT NULL,

    CONSTRAINT "invariant_check_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "invariant_check_finished_at_idx" ON "invariant_check"("finished_at" DESC);
