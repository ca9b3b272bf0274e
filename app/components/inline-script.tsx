import { useContext } from 'react';
import { NonceContext } from './nonce.ts';

/** A fixed script of ours that runs as soon as the browser reads it, before those of the page arrive: only in a page that the server sent whole. */
export function InlineScript({ code }: { code: string }) {
  const nonce = useContext(NonceContext);
  // biome-ignore lint/security/noDangerouslySetInnerHtml: a fixed script of ours, with nothing of anybody's in it
  return <script dangerouslySetInnerHTML={{ __html: code }} nonce={nonce} suppressHydrationWarning />;
}
