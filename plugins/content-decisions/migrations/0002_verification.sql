-- migrate:up
CREATE TABLE verification (
  key text PRIMARY KEY,
  project text NOT NULL,
  flow text NOT NULL,
  least_films integer NOT NULL,
  decides_by timestamptz NOT NULL,
  verdict jsonb,
  started_at timestamptz NOT NULL DEFAULT now()
);

-- migrate:down
DROP TABLE verification;
