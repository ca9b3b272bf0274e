import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { requireActor } from '../auth/guard.server.ts';
import { AccountPage } from '../components/account/account-page.tsx';
import { Button } from '../components/button.tsx';
import { DataTable } from '../components/data-table.tsx';
import { readForm } from '../http/form.server.ts';
import { parseIntent } from '../member/intents.ts';
import { endSessions, listSessions } from '../services/manage-sessions.server.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { formatDateTime } from '../text/format.ts';
import { translator } from '../text/translate.ts';
import { useLocale, useText } from '../text/use-text.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export async function loader({ request }: LoaderFunctionArgs) {
  const viewer = await requireActor(request, 'account');
  const isEnded = new URL(request.url).searchParams.has('ended');
  return { sessions: await listSessions(viewer), isEnded };
}

export async function action({ request }: ActionFunctionArgs) {
  const viewer = await requireActor(request, 'account');
  const form = await readForm(request);
  const intent = parseIntent('routes/account.sessions', form.get('intent'));
  const publicId = String(form.get('session') ?? '');
  if (intent === 'endOthers') await endSessions(viewer, 'others');
  else if (intent !== 'end' || !UUID.test(publicId) || (await endSessions(viewer, { publicId })) === 0)
    throw new Response(null, { status: 404 });
  return redirect('/account/sessions?ended=1');
}

export const meta: MetaFunction<typeof loader> = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'security')('account.sessions')) }];
};

export default function Sessions() {
  const t = useText('security');
  const locale = useLocale();
  const { sessions, isEnded } = useLoaderData<typeof loader>();
  return (
    <AccountPage done={isEnded ? t('sessions.ended') : null} lead={t('sessions.lead')} title={t('account.sessions')}>
      <DataTable
        stacked
        caption={t('sessions.caption')}
        captionHidden
        columns={[t('sessions.client'), t('sessions.started'), t('sessions.method'), t('sessions.action')].map(
          (label) => ({ label }),
        )}
        rows={sessions.map(({ publicId, client, startedAt, method, isCurrent }) => {
          const [name, started] = [client || t('sessions.unknown'), formatDateTime(startedAt, locale)];
          return {
            key: publicId,
            cells: [
              name,
              started,
              t(`sessions.methods.${method}`),
              isCurrent ? (
                t('sessions.current')
              ) : (
                <EndButton
                  key={publicId}
                  publicId={publicId}
                  which={t('sessions.endNamed', { client: name, started })}
                />
              ),
            ],
          };
        })}
      />
      {sessions.length > 1 ? (
        <Form method="post">
          <Button name="intent" type="submit" value="endOthers" variant="outline">
            {t('sessions.endOthers')}
          </Button>
        </Form>
      ) : (
        <p>{t('sessions.none')}</p>
      )}
    </AccountPage>
  );
}

function EndButton({ publicId, which }: { publicId: string; which: string }) {
  const t = useText('security');
  return (
    <Form method="post">
      <input name="session" type="hidden" value={publicId} />
      <Button name="intent" size="sm" type="submit" value="end" variant="outline">
        {t('sessions.end')}
        <span className="sr-only">{which}</span>
      </Button>
    </Form>
  );
}
