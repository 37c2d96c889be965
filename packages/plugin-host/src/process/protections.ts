/** Whether something that keeps a plugin in its place is in force; where it is not, why. */
export type Protection = { on: boolean; why?: string }

export type Protections = {
  /** Runs as a user of its own. */
  uid: Protection
  /** Sees none of the host's environment. */
  environment: Protection
  /** Node.js lets it read its bundle, write to its scratch folder, and start nothing. */
  permissionModel: Protection
  /** No network but the sockets it is given. */
  network: Protection
  /** Neither sees nor signals other processes. */
  processes: Protection
  /** Ended when it grows beyond its limit. */
  memory: Protection
  /** Limits of open files and processes. */
  limits: Protection
  /** Ended by the system when its engine ends in whatever way; else by the next engine that starts. */
  ending: Protection
}

export const on: Protection = { on: true }
export const off = (why: string): Protection => ({ on: false, why })
