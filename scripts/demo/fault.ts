/** A sentence for whoever runs the demo: something expected stands in the way. */
export class DemoError extends Error {
  override name = 'DemoError';
}
