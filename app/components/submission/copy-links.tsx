import { digestGroups } from '../../survey/receipt.ts';
import { useText } from '../../text/use-text.ts';
import { Heading } from '../heading.tsx';

/** The check number of a receipt with what it is for. */
export function CheckNumber({ digest }: { digest: string }) {
  const t = useText('submission');
  return (
    <div className="mt-4 max-w-text">
      <p className="text-std-16B-170">{t('receipt.digestLabel')}</p>
      <p className="flex flex-wrap gap-x-3 text-std-16N-170 tabular-nums" data-digest={digest}>
        {digestGroups(digest).map((group, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: groups are told apart by their place alone
          <span className="font-mono" key={index}>
            {group}
          </span>
        ))}
      </p>
      <p className="mt-1 text-solid-gray-700">{t('receipt.digestHelp')}</p>
    </div>
  );
}

/** The copies of a submission as files, in both languages. */
export function CopyLinks({ base }: { base: string }) {
  const t = useText('submission');
  const links = [
    { to: `${base}/copy.pdf?language=ja`, text: t('receipt.pdfJa') },
    { to: `${base}/copy.xlsx?language=ja`, text: t('receipt.xlsxJa') },
    { to: `${base}/copy.pdf?language=en`, text: t('receipt.pdfEn') },
    { to: `${base}/copy.xlsx?language=en`, text: t('receipt.xlsxEn') },
  ];
  return (
    <section aria-labelledby="copies" className="mt-10 max-w-text print:hidden">
      <Heading id="copies" level={2}>
        {t('receipt.copies')}
      </Heading>
      <p className="mt-2">{t('receipt.note')}</p>
      <ul className="mt-3 grid gap-x-6 gap-y-2 desktop:grid-cols-2">
        {links.map(({ to, text }) => (
          <li key={to}>
            <a className="link-text" href={to}>
              {text}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
