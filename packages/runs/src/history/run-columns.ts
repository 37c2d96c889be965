/** The columns of a `RunRow`, named as the row names them: the driver then builds the objects and nothing is copied. */
export const runColumns = `r.run_number as "runNumber", coalesce(r.run_id, r.run_number::text) as id, r.flow_id as flow,
 r.project, r.branch, r.user_name as "user", r.runtime, r.status, r.status_reason as reason, r.ts_epoch as "startedAt",
 r.finished_at as "finishedAt", r.duration_ms as "durationMs", r.current_step as "currentStep",
 r.failed_step as "failedStep", r.failure, r.tasks_total as "tasksTotal", r.tasks_done as "tasksDone",
 r.tasks_failed as "tasksFailed", r.tags`
