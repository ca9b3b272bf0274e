import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { requireActor } from '../auth/guard.server.ts';
import { PlantsPage } from '../components/plants/plants-page.tsx';
import { readForm } from '../http/form.server.ts';
import { parseIntent } from '../member/intents.ts';
import { requireAnswering } from '../services/require-answering.server.ts';
import { type PlantsFault, type PlantsTyped, readEarlierPlants, sendPlants } from '../services/send-plants.server.ts';
import type { PlantConflict } from '../survey/plant-list.ts';
import { PLANTS_SECTION } from '../survey/plants.ts';
import { copySources, hasChecklist, plantsAdoption, plantsPage } from '../survey/plants-page.ts';
import type { Writer } from '../survey/section-keys.ts';
import { surveyFrame } from '../survey/survey-frame.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';

const PANELS = ['change', 'copy', 'remove'] as const;
const DONE = ['add', 'change', 'remove', 'restore', 'company', 'plants', 'rule', 'copy', 'adopt'] as const;

type Posted = { faults: PlantsFault[]; typed: PlantsTyped | null; conflicts: PlantConflict[]; by?: Writer | undefined };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { answering, viewer } = await requireAnswering(request, params.wave, 'answer');
  if (!hasChecklist(answering.whole)) throw new Response(null, { status: 404 });
  const page = plantsPage(answering);
  const query = new URL(request.url).searchParams;
  const panel = PANELS.flatMap((kind) => {
    const tile = page.tiles.find(({ id }) => id === query.get(kind));
    return tile && (kind !== 'copy' || page.mode === 'plants') ? [{ kind, tile }] : [];
  })[0];
  const key = DONE.find((each) => each === query.get('done'));
  const about = [...page.tiles, ...page.removed].find(({ id }) => id === query.get('plant'));
  const count = /^\d{1,5}$/.exec(query.get('count') ?? '')?.[0];
  const frame = surveyFrame(answering);
  const earlier = frame.phase === 'open' ? await readEarlierPlants(viewer.actor, frame.slug) : null;
  return {
    frame,
    adoption: earlier && plantsAdoption(answering.plants, earlier),
    page,
    panel: panel ?? null,
    sources: panel?.kind === 'copy' ? copySources(answering, panel.tile.id) : [],
    done: key ? { key, name: about?.name ?? '', count: count === undefined ? null : Number(count) } : null,
    base: { revision: answering.revisions[PLANTS_SECTION] ?? 0, operationId: crypto.randomUUID() },
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const viewer = await requireActor(request, 'answer');
  const form = await readForm(request);
  const intent = parseIntent('routes/answer.$wave.plants', form.get('intent'));
  if (!intent) throw new Response(null, { status: 404 });
  const wave = params.wave ?? '';
  const sent = await sendPlants(viewer, wave, { intent, form });
  if (!sent.ok) {
    const faults = sent.faults.flatMap((fault) => (fault === 'notFound' ? [] : [fault]));
    if (faults.length === 0) throw new Response(null, { status: 404 });
    const { typed, by } = sent;
    return Response.json({ faults, typed, by, conflicts: [] } satisfies Posted, { status: 400 });
  }
  const { query, conflicts } = sent;
  if (conflicts.length > 0) return Response.json({ faults: [], typed: null, conflicts } satisfies Posted);
  return redirect(`/answer/${encodeURIComponent(wave)}/plants?${query}`, 303);
}

export const meta: MetaFunction<typeof loader> = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'plants')('title')) }];
};

export default function AnswerPlants() {
  const data = useLoaderData<typeof loader>();
  const posted = useActionData<Posted>();
  return <PlantsPage {...data} posted={posted ?? null} />;
}
