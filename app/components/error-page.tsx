import { useText } from '../text/use-text.ts';
import { ButtonLink } from './button.tsx';
import { PageHeading } from './page-heading.tsx';
import { PageLayout } from './page-layout.tsx';

/** The kinds of error pages, each with its own sentences. */
export type ErrorKind =
  | 'badRequest'
  | 'forbidden'
  | 'notFound'
  | 'methodNotAllowed'
  | 'tooLarge'
  | 'busy'
  | 'unexpected';

/** The kind of error page for an HTTP status. */
export function errorKindOf(status: number): ErrorKind {
  switch (status) {
    case 400:
    case 422:
      return 'badRequest';
    case 403:
      return 'forbidden';
    case 401:
    case 404:
    case 410:
      return 'notFound';
    case 405:
      return 'methodNotAllowed';
    case 413:
      return 'tooLarge';
    case 429:
    case 503:
      return 'busy';
    default:
      return 'unexpected';
  }
}

/** What happened, whether what was entered is saved, what to do next, and the number to name when asking. */
export function ErrorPage({ kind, reference }: { kind: ErrorKind; reference: string | null }) {
  const t = useText('shell');
  const parts = [
    { title: t('errors.what'), body: t(`errors.${kind}.what`) },
    { title: t('errors.saved'), body: t(`errors.${kind}.saved`) },
    { title: t('errors.next'), body: t(`errors.${kind}.next`) },
  ];
  return (
    <PageLayout variant="public">
      <PageHeading title={t(`errors.${kind}.title`)} />
      <div className="flex max-w-text flex-col gap-6">
        {parts.map(({ title, body }) => (
          <section key={title}>
            <h2 className="text-std-18B-160">{title}</h2>
            <p className="mt-1">{body}</p>
          </section>
        ))}
        {reference ? (
          <p className="text-solid-gray-700">
            {t('errors.reference')}: <span className="font-mono select-all">{reference}</span>
          </p>
        ) : null}
        <p>
          <ButtonLink to="/" variant="outline">
            {t('errors.backToTop')}
          </ButtonLink>
        </p>
      </div>
    </PageLayout>
  );
}
