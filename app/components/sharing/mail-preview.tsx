import { Form } from '@remix-run/react';
import type { SharingTyped } from '../../member/sharing-request.ts';
import { useText } from '../../text/use-text.ts';
import { Button } from '../button.tsx';
import { Heading } from '../heading.tsx';

export type MailPreviewProps = { typed: SharingTyped; mail: { to: string; subject: string; text: string } };

/** The mail as it will be sent, with the ways on: send it, change it, or hand over a link instead. */
export function MailPreview({ typed, mail }: MailPreviewProps) {
  const t = useText('sharing');
  const { sections, ...texts } = typed;
  return (
    <section aria-labelledby="preview" className="flex max-w-text flex-col gap-6">
      <Heading id="preview" level={2}>
        {t('preview.title')}
      </Heading>
      <dl className="flex flex-col gap-3 rounded-12 border border-solid-gray-420 p-4 desktop:p-6">
        <Line term={t('preview.to')} text={mail.to} />
        <Line term={t('preview.subject')} text={mail.subject} />
        <Line term={t('preview.body')} text={mail.text.trim()} />
      </dl>
      <Form className="flex flex-col gap-6" method="post">
        {sections.map((section) => (
          <input key={section} name="section" type="hidden" value={section} />
        ))}
        {Object.entries(texts).map(([name, value]) => (
          <input key={name} name={name} type="hidden" value={value} />
        ))}
        <div className="flex flex-wrap gap-4">
          <Button name="intent" size="lg" type="submit" value="send">
            {t('preview.send')}
          </Button>
          <Button name="intent" size="lg" type="submit" value="edit" variant="outline">
            {t('preview.edit')}
          </Button>
        </div>
        <div className="flex flex-col items-start gap-3 border-t border-solid-gray-300 pt-6">
          <p>{t('preview.or')}</p>
          <Button name="intent" type="submit" value="link" variant="outline">
            {t('preview.copy')}
          </Button>
        </div>
      </Form>
    </section>
  );
}

function Line({ term, text }: { term: string; text: string }) {
  return (
    <div>
      <dt className="text-std-16B-170">{term}</dt>
      <dd className="whitespace-pre-line break-words">{text}</dd>
    </div>
  );
}
