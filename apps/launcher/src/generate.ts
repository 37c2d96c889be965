import { generateClient } from './client-generation'

/** `npm run generate`: makes the database client from the schema, when it changed. */
const made = await generateClient(process.env, new AbortController().signal)
console.log(made ? 'The database client was made.' : 'The database client fits the schema.')
