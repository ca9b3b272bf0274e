import type { Bilingual } from '../../survey/questionnaire.ts';
import { formatDate, formatDateTime } from '../../text/format.ts';
import { people } from '../../text/ja/people.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { DataTable } from '../data-table.tsx';

type Access = {
  key: string;
  at: string | null;
  day: string;
  event: string;
  kind: string;
  who: string | null;
  wave: Bilingual | null;
  section: string;
  decision: string;
};

type Sentence = keyof typeof people.accesses.events;

const SENTENCES: Readonly<Record<string, Sentence>> = {
  'signIn.succeeded': 'signIn',
  signOut: 'signOut',
  'role.left': 'roleLeft',
  'role.taken': 'roleTaken',
  'invitation.made': 'invitationMade',
  'invitation.sentAgain': 'invitationSentAgain',
  'invitation.revoked': 'invitationRevoked',
  'invitation.accepted': 'invitationAccepted',
  'delegation.made': 'delegationMade',
  'delegation.revoked': 'delegationRevoked',
  'delegation.reminded': 'delegationReminded',
  'delegation.finished': 'delegationFinished',
  'hold.begun': 'holdBegun',
  'grant.ended': 'grantEnded',
  'member.removed': 'memberRemoved',
  'contact.changed': 'contactChanged',
  'address.bounced': 'addressBounced',
  'answers.begun': 'answersBegun',
  'answers.saved': 'answersSaved',
  'answers.imported': 'answersImported',
  'answers.submitted': 'answersSubmitted',
  'answers.reverted': 'answersReverted',
  'answers.withdrawn': 'answersWithdrawn',
  'answers.entered': 'answersEntered',
  'paper.begun': 'paperBegun',
  'paper.typed': 'paperTyped',
  'paper.taken': 'paperTaken',
  'paper.entered': 'paperEntered',
  'paper.dropped': 'paperDropped',
  'plants.changed': 'plantsChanged',
  'approval.set': 'approvalSet',
  'approval.asked': 'approvalAsked',
  'approval.takenBack': 'approvalTakenBack',
  'approval.decided': 'approvalDecided',
  'answers.read': 'answersRead',
  'export.made': 'exportMade',
  'breakGlass.opened': 'breakGlassOpened',
};

function sentenceOf({ event, decision }: Access): Sentence {
  if (event === 'hold.decided') return decision === 'consented' ? 'holdConsented' : 'holdRefused';
  return SENTENCES[event] ?? 'other';
}

/** What concerned a company: when, who, what. */
export function AccessTable({ accesses }: { accesses: readonly Access[] }) {
  const t = useText('people');
  const locale = useLocale();
  const isKind = (kind: string): kind is keyof typeof people.accesses.kinds =>
    Object.hasOwn(people.accesses.kinds, kind);
  return (
    <DataTable
      stacked
      caption={t('accesses.caption')}
      columns={[{ label: t('accesses.when') }, { label: t('accesses.who') }, { label: t('accesses.what') }]}
      rows={accesses.map((access) => {
        const { key, at, day, kind, who, wave, section } = access;
        const sentence = t(`accesses.events.${sentenceOf(access)}`, { section });
        return {
          key,
          cells: [
            at ? formatDateTime(at, locale) : formatDate(day, locale),
            who ?? (isKind(kind) ? t(`accesses.kinds.${kind}`) : t('accesses.formerPerson')),
            <div key="what">
              <p>{sentence}</p>
              {wave ? <p className="text-solid-gray-700">{wave[locale]}</p> : null}
            </div>,
          ],
        };
      })}
    />
  );
}
