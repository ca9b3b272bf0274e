import { useText } from '../../text/use-text.ts';
import { Heading } from '../heading.tsx';
import { TextLink } from '../text-link.tsx';

/** One way to answer: what it is, in a sentence, and where it leads. `isFile`: to a file instead of a page. */
type AnswerWay = {
  key: string;
  title: string;
  body: string;
  links: readonly { to: string; text: string; isFile?: boolean }[];
};

/** `section` is where to go on while the survey takes answers, else null. */
export type AnswerWaysProps = { base: string; section: string | null };

/** The ways to answer, side by side; before the survey opens, on paper alone. */
export function AnswerWays({ base, section }: AnswerWaysProps) {
  const t = useText('submission');
  const ways = useWays(base, section);
  return (
    <section aria-labelledby="ways" className="my-10 print:hidden">
      <div className="mb-4">
        <Heading id="ways" level={2}>
          {t('ways.title')}
        </Heading>
      </div>
      <ul className="grid gap-4 desktop:grid-cols-2 desktop-admin:grid-cols-4">
        {ways.map((way) => (
          <Way key={way.key} way={way} />
        ))}
      </ul>
    </section>
  );
}

function Way({ way: { title, body, links } }: { way: AnswerWay }) {
  return (
    <li className="flex flex-col gap-2 rounded-12 border border-solid-gray-300 p-4">
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
  );
}

function useWays(base: string, section: string | null): AnswerWay[] {
  const t = useText('submission');
  const answering = useText('answering');
  const paper: AnswerWay = {
    key: 'paper',
    title: t('ways.paperTitle'),
    body: t('ways.paperBody'),
    links: [
      { to: `${base}/preview`, text: t('ways.preview') },
      { to: `${base}/blank.pdf?language=ja`, text: t('ways.blankJa'), isFile: true },
      { to: `${base}/blank.pdf?language=en`, text: t('ways.blankEn'), isFile: true },
    ],
  };
  if (!section) return [paper];
  const web: AnswerWay = {
    key: 'web',
    title: t('ways.webTitle'),
    body: t('ways.webBody'),
    links: [{ to: `${base}/${section}`, text: answering('start.continue') }],
  };
  const excel: AnswerWay = {
    key: 'excel',
    title: t('ways.excelTitle'),
    body: t('ways.excelBody'),
    links: [{ to: `${base}/excel`, text: t('ways.excelLink') }],
  };
  const colleague: AnswerWay = {
    key: 'colleague',
    title: t('ways.colleagueTitle'),
    body: t('ways.colleagueBody'),
    links: [{ to: `${base}/share`, text: t('ways.colleagueLink') }],
  };
  return [web, excel, colleague, paper];
}
