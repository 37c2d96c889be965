-- migrate:up
-- One definition a slot. A removed one stays as a row with an empty token: its fence still counts.
CREATE TABLE definition (
  slot text PRIMARY KEY,
  token text NOT NULL,
  fence bigint NOT NULL,
  labels jsonb,
  launch jsonb,
  schedule jsonb,
  active boolean NOT NULL DEFAULT false,
  changed_at timestamptz NOT NULL DEFAULT now()
);
-- What was done, by the key of the effect: the same key again is answered from here.
CREATE TABLE effect (
  key text PRIMARY KEY,
  slot text NOT NULL,
  content text NOT NULL,
  receipt jsonb NOT NULL,
  at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE run (
  key text PRIMARY KEY,
  slot text NOT NULL,
  integration text NOT NULL,
  content text NOT NULL,
  state text NOT NULL DEFAULT 'queued'
    CHECK (state IN ('queued', 'starting', 'running', 'succeeded', 'failed', 'cancelled', 'lost')),
  cancelled boolean NOT NULL DEFAULT false,
  reason text,
  queued_at timestamptz NOT NULL DEFAULT now(),
  started_at timestamptz,
  ended_at timestamptz
);
CREATE INDEX run_open ON run (integration, queued_at) WHERE state IN ('queued', 'starting', 'running');
CREATE INDEX run_of_slot ON run (slot, queued_at);
-- How many runs an integration has at once, as it was last called with.
CREATE TABLE capacity (
  integration text PRIMARY KEY,
  max_runs int NOT NULL
);

-- migrate:down
DROP TABLE capacity;
DROP TABLE run;
DROP TABLE effect;
DROP TABLE definition;
