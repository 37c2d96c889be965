-- Whether a person chose the library of a unit: another team's configures a project only where somebody did.
-- AlterTable
ALTER TABLE "unit" ADD COLUMN "library_chosen" BOOLEAN NOT NULL DEFAULT false;

UPDATE "unit" u SET "library_chosen" = true FROM (
    SELECT DISTINCT ON ("resource_id") "resource_id", "detail" -> 'after' ->> 'library' AS library FROM "audit"
    WHERE "resource_kind" = 'unit' AND "detail" -> 'after' ->> 'library' IS DISTINCT FROM "detail" -> 'before' ->> 'library'
    ORDER BY "resource_id", "at" DESC, "id" DESC
) chosen WHERE chosen."resource_id" = u."id"::text AND chosen.library = u."library";
