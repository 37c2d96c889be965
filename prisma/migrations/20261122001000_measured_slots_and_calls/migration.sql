-- Slots that a measuring made, until they are taken away again; and how calls of each integration ended, minute by minute.
-- CreateTable
CREATE TABLE "conformance_slot" (
    "integration_id" UUID NOT NULL,
    "slot" TEXT NOT NULL,
    "measuring" UUID NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "beat_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "conformance_slot_pkey" PRIMARY KEY ("integration_id","slot")
);

-- CreateTable
CREATE TABLE "integration_use" (
    "integration_id" UUID NOT NULL,
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "calls" INTEGER NOT NULL DEFAULT 0,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "failed_method" TEXT,
    "failed_words" TEXT,
    "failed_at" TIMESTAMPTZ(3),

    CONSTRAINT "integration_use_pkey" PRIMARY KEY ("integration_id","minute")
);
