/** The form that a request carries. Throws a 400 Response where its body is no form, or breaks off in the middle. */
export async function readForm(request: Request): Promise<FormData> {
  try {
    return await request.formData();
  } catch {
    throw new Response(null, { status: 400 });
  }
}
