import { z } from 'zod'
import { roles } from '../can/can'

export const nameSchema = z.string().trim().min(1, 'Enter a name.').max(80, 'Use at most 80 characters.')

/** Kept in lower case, as better-auth looks it up. */
export const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, 'Use at most 254 characters.')
  .pipe(z.email('Enter a whole e-mail address, such as name@example.com.'))

export const roleSchema = z.enum(roles, 'Choose viewer, developer, maintainer or administrator.')

/** Inside a team there are no administrators: teams are made and named by those of the installation. */
export const teamRoleSchema = z.enum(['viewer', 'developer', 'maintainer'], 'Choose viewer, developer or maintainer.')
