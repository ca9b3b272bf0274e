import type { ReactNode } from 'react';
import { useText } from '../../text/use-text.ts';
import { Heading } from '../heading.tsx';
import { TextLink } from '../text-link.tsx';

/** One way to answer: what it is, in a sentence, and where it leads. `isFile`: to a file instead of a page. */
export type AnswerWay = {
  key: string;
  title: string;
  body: ReactNode;
  links: readonly { to: string; text: string; isFile?: boolean }[];
};

/** The ways to answer, side by side. */
export function AnswerWays({ ways }: { ways: readonly AnswerWay[] }) {
  const t = useText('submission');
  return (
    <section aria-labelledby="ways" className="my-10 print:hidden">
      <div className="mb-4">
        <Heading id="ways" level={2}>
          {t('ways.title')}
        </Heading>
      </div>
      <ul className="grid gap-4 desktop:grid-cols-3">
        {ways.map(({ key, title, body, links }) => (
          <li className="flex flex-col gap-2 rounded-12 border border-solid-gray-300 p-4" key={key}>
            <p className="text-std-17B-170">{title}</p>
            <p className="grow text-std-16N-170">{body}</p>
            <ul className="flex flex-col gap-1">
              {links.map(({ to, text, isFile }) => (
                <li key={to}>
                  {isFile ? (
                    <a className="link-text" href={to}>
                      {text}
                    </a>
                  ) : (
                    <TextLink to={to}>{text}</TextLink>
                  )}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}
