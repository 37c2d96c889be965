/**
 * The version of the contract between Groundwork and plugins: this package and `@groundwork/ui`. Semantic versioning:
 * a plugin's `engines.groundwork` range is checked against it when a bundle comes in.
 *
 * @example
 * ```ts
 * import { contractVersion } from '@groundwork/plugin-sdk/contract'
 * console.log(contractVersion) // "1.0.0"
 * ```
 */
export const contractVersion = '1.0.0'
