import { auth } from '../../../../server/auth'

/** Sign-in for programs: `sign-in/email`, `sign-out`, `get-session`. The pages use actions instead. */
const handle = (request: Request): Promise<Response> => auth().handler(request)

export { handle as GET, handle as POST }
