import { useEffect, useState } from 'react';
import { Button, type ButtonVariant } from '../button.tsx';

/** Opens the browser's print dialogue. Without JavaScript it is absent: the browser's own menu prints the page. */
export function PrintButton({ text, variant = 'outline' }: { text: string; variant?: ButtonVariant }) {
  const [canPrint, setCanPrint] = useState(false);
  useEffect(() => setCanPrint(true), []);
  if (!canPrint) return null;
  return (
    <Button onClick={() => window.print()} variant={variant}>
      {text}
    </Button>
  );
}
