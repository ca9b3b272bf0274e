import type { ReactNode } from 'react';

/** A line that helps to fill in a field. It takes the place of a placeholder, which would vanish when it is needed. */
export function SupportText({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <p className="text-std-16N-170 text-solid-gray-700" id={id}>
      {children}
    </p>
  );
}
