import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { askApproval, takeBackApproval } from '../../app/services/ask-approval.server.ts';
import { approveAnswers, sendAnswersBack } from '../../app/services/decide-approval.server.ts';
import { revertAnswers } from '../../app/services/revert-answers.server.ts';
import { saveSection } from '../../app/services/save-section.server.ts';
import { setApproval } from '../../app/services/set-approval.server.ts';
import { withdrawAnswers } from '../../app/services/withdraw-answers.server.ts';
import { useDatabase } from '../support/database.ts';
import { prepareAccounts } from '../support/sign-in.ts';
import { type Company, moveDeadline, prepareCompany, read, submissionsOf, submit } from './lifecycle-fixture.ts';

const database = useDatabase();
beforeAll(prepareAccounts);

/** What a participation should be, kept by hand. */
type Model = {
  isOpen: boolean;
  isBegun: boolean;
  wasWithdrawn: boolean;
  draft: number | null;
  submitted: number | null;
  revisions: number;
  needsApproval: boolean;
  asked: number | null;
  requests: string[];
};

const FRESH = {
  isBegun: false,
  draft: null,
  submitted: null,
  revisions: 0,
  needsApproval: false,
  asked: null,
  requests: [],
} satisfies Partial<Model>;

type Step =
  | { do: 'save'; by: 0 | 1; value: number | null }
  | { do: 'submit' | 'ask' | 'takeBack' | 'revert'; by: 0 | 1 }
  | { do: 'withdraw'; by: 0 | 1; isConfirmed: boolean }
  | { do: 'approve' | 'return'; by: 0 | 1 }
  | { do: 'need'; by: 0 | 1; isNeeded: boolean }
  | { do: 'deadline'; isOpen: boolean };

const by = fc.constantFrom(0 as const, 1 as const);
const steps = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ do: fc.constant('save' as const), by, value: fc.option(fc.integer({ min: 0, max: 3 })) }),
    },
    {
      weight: 8,
      arbitrary: fc.record({
        do: fc.constantFrom('submit' as const, 'ask' as const, 'takeBack' as const, 'revert' as const),
        by,
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('withdraw' as const), by, isConfirmed: fc.boolean() }) },
    { weight: 5, arbitrary: fc.record({ do: fc.constantFrom('approve' as const, 'return' as const), by }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('need' as const), by, isNeeded: fc.boolean() }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('deadline' as const), isOpen: fc.boolean() }) },
  ) as fc.Arbitrary<Step>,
  { minLength: 4, maxLength: 24 },
);

const closeRequest = (model: Model, state: string) => {
  if (model.asked === null) return;
  model.asked = null;
  model.requests[0] = state;
};

function submitModel(model: Model): void {
  if (model.submitted === model.draft) return;
  model.submitted = model.draft;
  model.revisions += 1;
}

/** What a step should answer (`ok` or the reason of its refusal), and what it makes of the model. */
const RULES: { [Name in Step['do']]: (model: Model, step: Extract<Step, { do: Name }>) => string } = {
  save(model, { value }) {
    if (!model.isOpen) return 'closed';
    model.isBegun = true;
    model.draft = value;
    return 'ok';
  },
  submit(model) {
    if (model.submitted !== null && model.submitted === model.draft) return 'ok';
    if (!model.isOpen) return 'closed';
    if (model.draft === null) return 'nothingAnswered';
    if (model.needsApproval) return 'needsApproval';
    submitModel(model);
    return 'ok';
  },
  ask(model) {
    if (!model.isOpen) return 'closed';
    if (model.draft === null) return 'nothingAnswered';
    if (!model.needsApproval) return 'notNeeded';
    if (model.draft === model.submitted) return 'unchanged';
    if (model.asked === model.draft) return 'ok';
    closeRequest(model, 'takenBack');
    model.asked = model.draft;
    model.requests.unshift('open');
    return 'ok';
  },
  takeBack(model) {
    closeRequest(model, 'takenBack');
    return 'ok';
  },
  approve(model) {
    if (model.asked === null) return 'none';
    if (!model.isOpen) return 'closed';
    if (model.asked !== model.draft) return 'changed';
    closeRequest(model, 'approved');
    model.submitted = model.draft;
    model.revisions += 1;
    return 'ok';
  },
  return(model) {
    if (model.asked === null) return 'none';
    if (!model.isOpen) return 'closed';
    closeRequest(model, 'returned');
    return 'ok';
  },
  need(model, { isNeeded }) {
    if (!model.isOpen) return 'closed';
    if (model.needsApproval !== isNeeded) closeRequest(model, 'takenBack');
    model.needsApproval = isNeeded;
    return 'ok';
  },
  revert(model) {
    if (!model.isOpen) return 'closed';
    if (model.submitted === null) return 'nothingSent';
    model.draft = model.submitted;
    return 'ok';
  },
  withdraw(model, { isConfirmed }) {
    if (!model.isBegun) return 'nothing';
    if (!isConfirmed) return 'notConfirmed';
    Object.assign(model, { ...FRESH, requests: [], wasWithdrawn: true });
    return 'ok';
  },
  deadline(model, { isOpen }) {
    model.isOpen = isOpen;
    return 'ok';
  },
};

const said = (result: { ok: true } | { ok: false; reason: string }) => (result.ok ? 'ok' : result.reason);

/** Carries a step out on the real thing. */
async function carryOut(company: Company, step: Step): Promise<string> {
  const { slug: wave } = company;
  if (step.do === 'deadline') {
    // A little after the deadline is still before it: the grace.
    await moveDeadline(database, company, step.isOpen ? '-20 seconds' : '-90 seconds');
    return 'ok';
  }
  const editor = [company.editor, company.colleague][step.by] ?? company.editor;
  const approver = [company.approver, company.deputy][step.by] ?? company.approver;
  switch (step.do) {
    case 'save': {
      const baseRevision = (await read(company)).revisions.a ?? 0;
      const answers = { 'A-04': step.value === null ? [] : [String(step.value)] };
      const form = { wave, section: 'a', items: ['A-04'], answers, baseRevision, operationId: randomUUID() };
      return said(await saveSection(editor.actor, form));
    }
    case 'submit':
      return said(await submit(company, editor));
    case 'ask':
      return said(await askApproval(editor, wave));
    case 'takeBack':
      return said(await takeBackApproval(editor, wave));
    case 'revert':
      return said(await revertAnswers(editor.actor, wave));
    case 'withdraw':
      return said(await withdrawAnswers(editor.actor, { wave, isConfirmed: step.isConfirmed }));
    case 'need': {
      const choice = step.isNeeded ? 'any' : 'none';
      const set = await setApproval(editor, { wave, choice, name: '', email: '' });
      return set.ok ? 'ok' : (set.faults[0] ?? '');
    }
    default: {
      const approvalId = (await read(company)).approval?.open?.id;
      if (!approvalId) return 'none';
      const asked = { wave, approvalId };
      const decided =
        step.do === 'approve'
          ? approveAnswers(approver.actor, asked)
          : sendAnswersBack(approver.actor, { ...asked, reason: 'いいえ。' });
      return said(await decided);
    }
  }
}

function stateOf(model: Model): string {
  if (model.submitted !== null) return 'submitted';
  if (model.asked !== null) return 'awaiting';
  return model.isBegun ? 'started' : model.wasWithdrawn ? 'withdrawn' : 'invited';
}

const numberIn = (answers: Readonly<Record<string, unknown>> | undefined) =>
  (answers?.['A-04'] as { number: number } | undefined)?.number ?? null;

test('a participation is always what a simple model says, whoever does what in whatever order', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (taken) => {
      const company = await prepareCompany(database, { closes: '-20 seconds', opens: '-3 days' });
      const model: Model = { isOpen: true, wasWithdrawn: false, ...structuredClone(FRESH) };
      const receipts: string[] = [];
      for (const step of taken) {
        const expected = (RULES[step.do] as (model: Model, step: Step) => string)(model, step);
        expect(await carryOut(company, step), JSON.stringify(step)).toBe(expected);
        const sheet = await read(company, company.approver);
        const { approval, submitted } = sheet;
        expect({
          state: sheet.state,
          draft: numberIn(sheet.answers),
          submitted: submitted ? numberIn(submitted.answers) : null,
          isCurrent: submitted?.isCurrent ?? null,
          revisions: (await submissionsOf(database, company)).length,
          asks: approval?.open ? approval.open.isCurrent : null,
          requests: approval?.requests.map((each) => each.state),
        }).toEqual({
          state: stateOf(model),
          draft: model.draft,
          submitted: model.submitted,
          isCurrent: model.submitted === null ? null : model.submitted === model.draft,
          revisions: model.revisions,
          asks: model.asked === null ? null : model.asked === model.draft,
          requests: model.requests,
        });
        if (step.do === 'withdraw' && expected === 'ok') receipts.length = 0;
        if (submitted) receipts.push(submitted.receiptNumber);
        expect(new Set(receipts).size, 'one number as long as nothing is withdrawn').toBeLessThanOrEqual(1);
      }
    }),
    { numRuns: Number(process.env.KURABE_TEST_RUNS ?? 60), endOnFailure: false },
  );
});
