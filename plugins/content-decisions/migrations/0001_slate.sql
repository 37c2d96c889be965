-- migrate:up
CREATE TABLE slate (
  run bigint PRIMARY KEY,
  flow text NOT NULL,
  run_id text NOT NULL,
  project text NOT NULL,
  films jsonb NOT NULL,
  mean_rating double precision,
  mean_of_all double precision,
  unspent double precision,
  proposed_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'accepted', 'refused')),
  reason text,
  decided_by text,
  decided_at timestamptz,
  published_at timestamptz
);
CREATE INDEX slate_by_state ON slate (state, proposed_at DESC);
CREATE INDEX slate_by_project ON slate (project, proposed_at DESC);

-- migrate:down
DROP TABLE slate;
