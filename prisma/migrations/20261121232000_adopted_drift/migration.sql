-- AlterTable
ALTER TABLE "target" ADD COLUMN     "adopted" JSONB;
