-- When a plugin was used last, to the second: the hour alone says too little of one that is used now.
-- AlterTable
ALTER TABLE "plugin_use" ADD COLUMN     "last_at" TIMESTAMPTZ(3);
