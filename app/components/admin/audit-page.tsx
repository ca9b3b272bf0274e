import type { ShownEvent } from '../../audit/read-event.ts';
import { useText } from '../../text/use-text.ts';
import { PageHeading } from '../page-heading.tsx';
import { PageLayout } from '../page-layout.tsx';
import { AuditTable } from './audit-table.tsx';

export type AuditPageProps = {
  /** Whose trail it is. */
  of: 'association' | 'portal';
  events: readonly ShownEvent[];
  older: number | null;
  isFirst: boolean;
};

/** The page of an audit trail: of an association, or of the portal. */
export function AuditPage({ of, ...trail }: AuditPageProps) {
  const t = useText('audit');
  return (
    <PageLayout variant="staff">
      <PageHeading lead={t(`${of}Lead`)} title={t('title')} />
      <AuditTable {...trail} />
    </PageLayout>
  );
}
