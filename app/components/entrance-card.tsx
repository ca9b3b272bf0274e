import type { ReactNode } from 'react';
import { ButtonLink } from './button.tsx';
import { Heading } from './heading.tsx';

export type EntranceCardProps = { title: ReactNode; body: ReactNode; action: string; to: string; isMain?: boolean };

/** One way in: for whom, what is to be found there, and the button. */
export function EntranceCard({ title, body, action, to, isMain = false }: EntranceCardProps) {
  return (
    <div className="flex flex-col gap-3 rounded-16 border border-solid-gray-300 bg-white p-6">
      <Heading level={3}>{title}</Heading>
      <p className="grow">{body}</p>
      <div className="flex flex-col">
        <ButtonLink to={to} variant={isMain ? 'solid-fill' : 'outline'}>
          {action}
        </ButtonLink>
      </div>
    </div>
  );
}
