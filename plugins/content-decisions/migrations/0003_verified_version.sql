-- migrate:up
-- What is verified: what one promotion brought to one environment. Of verifications from before nothing of it is known, and no run is
-- theirs.
ALTER TABLE verification
  ADD COLUMN promotion text NOT NULL DEFAULT '',
  ADD COLUMN environment text NOT NULL DEFAULT '',
  ADD COLUMN version text NOT NULL DEFAULT '',
  ADD COLUMN version_number integer NOT NULL DEFAULT 0;
CREATE INDEX verification_by_promotion ON verification (promotion, started_at);

-- migrate:down
DROP INDEX verification_by_promotion;
ALTER TABLE verification DROP COLUMN promotion, DROP COLUMN environment, DROP COLUMN version, DROP COLUMN version_number;
