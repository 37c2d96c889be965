-- What Prisma's schema language cannot say.

-- The longest and shortest of each day, whatever their status: a window sorted by duration merges its days, and without this
-- reads each of them once for each status. The time goes with it, so that the index is read alone.
CREATE INDEX "run_day_longest" ON "run" ((ts_epoch / 86400000), duration_ms DESC, run_number DESC)
  INCLUDE (ts_epoch) WHERE duration_ms IS NOT NULL;

-- As before, but no longer put into the statements that use it: written out there, it made its argument anew for each of the
-- four tests, in the statement that records a run twice.
CREATE OR REPLACE FUNCTION catalog_state(flow_states jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RETURN CASE
    WHEN flow_states @? '$.*.s ? (@ == "failed")' THEN 'failing'
    WHEN flow_states @? '$.*.s ? (@ == "unknown")' THEN 'unknown'
    WHEN flow_states @? '$.*.s ? (@ == "running" || @ == "queued")' THEN 'running'
    WHEN flow_states @? '$.*.s ? (@ == "succeeded")' THEN 'healthy'
    ELSE 'idle'
  END;
END $$;
