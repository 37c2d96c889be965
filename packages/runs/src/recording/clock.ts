/**
 * The database's clock, in SQL: all replicas and the sweeper measure by the same one. Both are the same instant within
 * a statement.
 */
export const nowMs = `(extract(epoch from statement_timestamp()) * 1000)::int8`
export const nowSeconds = `floor(extract(epoch from statement_timestamp()))::int8`
