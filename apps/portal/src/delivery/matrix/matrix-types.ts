import type { RouterOutputs } from '../../trpc/types'

export type Matrix = RouterOutputs['delivery']['matrix']
export type MatrixCounts = RouterOutputs['delivery']['matrixCounts']
export type MatrixRow = Matrix['rows'][number]
export type MatrixEnvironment = Matrix['environments'][number]
export type Cell = NonNullable<MatrixRow['cells'][number]>
