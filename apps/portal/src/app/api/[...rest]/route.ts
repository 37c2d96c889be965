/** An unknown address of the API is answered to a program, not with the page for people. */
function answer(): Response {
  return Response.json({ message: 'There is nothing at this address.' }, { status: 404 })
}

export { answer as DELETE, answer as GET, answer as PATCH, answer as POST, answer as PUT }
