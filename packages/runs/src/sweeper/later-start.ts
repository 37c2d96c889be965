/**
 * In SQL, of the task `t`: when the running attempt began, in seconds, where it is not the first; `task.started_at` is the
 * first one's. Null otherwise, without looking.
 */
export const laterStart = `(case when t.status = 'running' and t.attempt > 0 then (
      select a.started_at / 1000 from attempt a where a.task_id = t.task_id and a.attempt = t.attempt) end)`
