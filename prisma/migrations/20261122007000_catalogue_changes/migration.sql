-- DropTable
DROP TABLE "project_facet";

-- DropTable
DROP TABLE "project_facet_change";

-- AlterTable
ALTER TABLE "project" ADD COLUMN     "touched" xid8 NOT NULL DEFAULT pg_current_xact_id(),
ADD COLUMN     "words_version" INTEGER NOT NULL DEFAULT 0;

-- CreateIndex
CREATE INDEX "project_touched_idx" ON "project"("touched");



-- What Prisma's schema language cannot say.

-- Facets are counted by the processes that answer for them, from what they hold of each project. Counts need not be kept any more.
DROP TRIGGER project_facet_insert ON "project";
DROP TRIGGER project_facet_update ON "project";
DROP TRIGGER project_facet_delete ON "project";
DROP FUNCTION project_facet_keep();
DROP FUNCTION project_facets(text, uuid, text, text, text[], text[]);

-- What a process holds of a project is read again when the project was touched in a transaction that was not visible when it was
-- last read. Everything that is held must be named here.
CREATE FUNCTION project_touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.touched := pg_current_xact_id();
  RETURN NEW;
END $$;
CREATE TRIGGER project_touch BEFORE UPDATE OF "kind", "state", "owner_team", "owner_user", "owner_person", "libraries", "tags", "words_version"
  ON "project" FOR EACH ROW
  WHEN (OLD.state <> NEW.state OR OLD.words_version <> NEW.words_version OR OLD.kind <> NEW.kind
    OR OLD.owner_team IS DISTINCT FROM NEW.owner_team OR OLD.owner_user IS DISTINCT FROM NEW.owner_user
    OR OLD.owner_person IS DISTINCT FROM NEW.owner_person
    OR OLD.libraries IS DISTINCT FROM NEW.libraries OR OLD.tags IS DISTINCT FROM NEW.tags)
  EXECUTE FUNCTION project_touch();
