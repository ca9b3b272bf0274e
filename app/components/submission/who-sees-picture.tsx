import { useText } from '../../text/use-text.ts';

const MARKS = {
  in: 'M5 4h14v16H5z M8 9h8 M8 13h8 M8 17h5',
  sealed: 'M6 11h12v9H6z M9 11V8a3 3 0 0 1 6 0v3',
  counted: 'M5 20V10 M12 20V5 M19 20v-7 M3 20h18',
  published: 'M4 5h16v11H9l-5 4z M8 9h8 M8 12h5',
} as const;

type Step = { key: keyof typeof MARKS; title: string; body: string };

/** What becomes of an answer and who sees it, as four steps with arrows between them. The words say all of it; the marks only help. */
export function WhoSeesPicture({ audience }: { audience: 'company' | 'association' | 'interview' }) {
  const t = useText('submission');
  const isAssociation = audience === 'association';
  const steps: readonly Step[] = [
    {
      key: 'in',
      title: isAssociation ? t('picture.inTitleAssociation') : t('picture.inTitle'),
      body: isAssociation ? t('picture.inBodyAssociation') : t('picture.inBody'),
    },
    {
      key: 'sealed',
      title: t('picture.sealedTitle'),
      body: isAssociation ? t('picture.sealedBodyAssociation') : t('picture.sealedBody'),
    },
    {
      key: 'counted',
      title: isAssociation ? t('picture.countedTitleAssociation') : t('picture.countedTitle'),
      body: isAssociation ? t('picture.countedBodyAssociation') : t('picture.countedBody'),
    },
    {
      key: 'published',
      title: t('picture.publishedTitle'),
      body: isAssociation ? t('picture.publishedBodyAssociation') : t('picture.publishedBody'),
    },
  ];
  return (
    <figure aria-labelledby="who-sees" className="keep-together mt-8">
      <figcaption className="mb-3 text-std-17B-170" id="who-sees">
        {t('picture.title')}
      </figcaption>
      <ol className="grid gap-y-8 desktop:grid-cols-4 desktop:gap-x-10">
        {steps.map(({ key, title, body }, index) => (
          <li className="relative rounded-12 border border-solid-gray-420 bg-white p-4" key={key}>
            <p className="flex items-center gap-2 text-std-16B-170">
              <Mark path={MARKS[key]} />
              {title}
            </p>
            <p className="mt-1 text-std-16N-170">{body}</p>
            {index < steps.length - 1 ? <Arrow /> : null}
          </li>
        ))}
      </ol>
    </figure>
  );
}

function Mark({ path }: { path: string }) {
  return (
    <svg
      aria-hidden="true"
      className="flex-none text-key-900"
      fill="none"
      height="24"
      stroke="currentColor"
      strokeLinecap="round"
      strokeLinejoin="round"
      strokeWidth="1.75"
      viewBox="0 0 24 24"
      width="24"
    >
      <path d={path} />
    </svg>
  );
}

/** Points down between boxes that stand one below the other, and to the right where they stand side by side. */
function Arrow() {
  return (
    <svg
      aria-hidden="true"
      className="absolute start-1/2 -bottom-7 -ms-3 rotate-90 text-solid-gray-600 desktop:start-auto desktop:top-1/2 desktop:-end-8 desktop:bottom-auto desktop:ms-0 desktop:-mt-3 desktop:rotate-0"
      fill="none"
      height="24"
      stroke="currentColor"
      strokeLinecap="round"
      strokeWidth="2"
      viewBox="0 0 24 24"
      width="24"
    >
      <path d="M4 12h15M13 6l6 6-6 6" />
    </svg>
  );
}
