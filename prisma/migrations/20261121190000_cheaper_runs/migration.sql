-- A retried creation is recognised by a key, which holds also when both arrive at once: no lock and no look-up before.
-- AlterTable
ALTER TABLE "run" DROP COLUMN "client_ts",
ADD COLUMN     "creation_key" UUID;

-- CreateIndex
CREATE UNIQUE INDEX "run_creation_key_key" ON "run"("creation_key");



-- What Prisma's schema language cannot say.

-- The statement that records a run writes its tags itself. Later changes of its tags still come through the trigger.
DROP TRIGGER run_tag_insert ON "run";
CREATE OR REPLACE FUNCTION run_tag_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM run_tag
  WHERE run_number = OLD.run_number AND ts_epoch = OLD.ts_epoch
    AND tag IN (SELECT jsonb_array_elements_text(OLD.tags || OLD.system_tags))
    AND NOT (NEW.tags || NEW.system_tags) ? tag;
  INSERT INTO run_tag (tag, ts_epoch, run_number)
  SELECT tag, NEW.ts_epoch, NEW.run_number FROM jsonb_array_elements_text(NEW.tags || NEW.system_tags) AS tag
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

-- What `catalog_strip` did: any run put in or replaced, wherever it belongs.
CREATE FUNCTION catalog_strip_merged(strip text, entry text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT string_agg(e, ',' ORDER BY n) FROM (
    SELECT e, split_part(e, ' ', 1)::bigint AS n FROM (
      SELECT old FROM string_to_table(strip, ',') AS old WHERE split_part(old, ' ', 1) <> split_part(entry, ' ', 1)
      UNION ALL SELECT entry
    ) AS merged(e) ORDER BY n DESC LIMIT 10
  ) AS kept
$$;

-- `strip` with the run `entry` put in or replaced: the ten newest by run number, oldest first. Nearly always the run is
-- newer than all of them, and then nothing needs to be taken apart and sorted.
CREATE OR REPLACE FUNCTION catalog_strip(strip text, entry text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN strip = '' THEN entry
    WHEN split_part(split_part(strip, ',', -1), ' ', 1)::bigint < split_part(entry, ' ', 1)::bigint
      THEN array_to_string((string_to_array(strip, ',') || entry)[cardinality(string_to_array(strip, ',')) - 8 :], ',')
    ELSE catalog_strip_merged(strip, entry)
  END
$$;
