import type { mails as ja } from '../ja/mails.ts';
import type { TextOf } from '../shape.ts';

export const mails: TextOf<typeof ja> = {
  code: {
    subject: 'Kurabe: your code',
    body: 'Your code: {{code}}\n\nType it on the page that asked for it. It is valid for 10 minutes, and only the newest one works.\n\nIf you did not ask for it, ignore this mail. Tell the code to nobody.',
  },
  invitation: {
    subject: '{{association}}: please answer {{wave}}',
    body: 'To the person in charge at {{company}}\n\n{{association}} asks you to answer {{wave}}. Open this link to begin.\n\n{{link}}\n\nThe link works once. Later, enter your address at {{origin}}/login.',
  },
  colleague: {
    subject: 'Kurabe: invitation to the answers of {{company}}',
    body: '{{inviter}} invites you to take part in the answers of {{company}}. Open this link to begin.\n\n{{link}}\n\nThe link works once.',
  },
  staff: {
    subject: 'Kurabe: your account',
    body: 'You get an account of Kurabe. Open this link to set a password and a second factor.\n\n{{link}}\n\nThe link works once.',
  },
  hold: {
    subject: 'Kurabe: a new person in charge at {{company}}',
    body: '{{newcomer}} was invited by an association to answer for {{company}}. Earlier answers stay shut to them until you agree, or until {{opensAt}}.\n\nAgree or refuse at {{origin}}/company/people. If you do not know this person, refuse.',
  },
  accountChanged: {
    subject: 'Kurabe: how you sign in has changed',
    body: 'The password, a second factor or the address of your account has changed.\n\nIf it was not you, tell the operator at once. See {{origin}}/account',
  },
  addressChanged: {
    subject: '[Kurabe] Your email address has changed',
    body: 'The email address of your account is now {{address}}. Nobody signs in with this address any more.\n\nIf you did not do this, tell the operators at once.',
  },
  breakGlass: {
    subject: 'Kurabe: emergency access to your answers',
    body: 'Two operators opened the answers of {{company}} to {{wave}} by the emergency procedure.\n\nReason: {{reason}}\n\nThe record is at {{origin}}/company/accesses.',
  },
  receipt: {
    subject: 'Kurabe: your answers to {{wave}} were received ({{number}})',
    body: 'We received the answers of {{company}} to {{wave}}.\n\nReceipt number: {{number}}\nReceived on: {{day}}\n\nYour copy, and how to correct it, is at {{origin}}/answer/{{slug}}/done. This mail holds no answer.',
  },
  approvalAsked: {
    subject: 'Kurabe: please approve the answers to {{wave}}',
    body: 'You are asked to approve the answers of {{company}} to {{wave}}. Read them at this address, then approve them or send them back.\n\n{{origin}}/approve/{{slug}}\n\nYour approval submits them. This mail holds no answer.',
  },
  approvalTakenBack: {
    subject: 'Kurabe: the request to approve answers to {{wave}} was taken back',
    body: 'The request to approve the answers of {{company}} to {{wave}} was taken back. There is nothing for you to do now.',
  },
  approvalReturned: {
    subject: 'Kurabe: your answers to {{wave}} were sent back',
    body: 'The answers of {{company}} to {{wave}} were sent back. Read the reason, then ask for approval again.\n\n{{origin}}/answer/{{slug}}\n\nThis mail holds neither the reason nor an answer.',
  },
  withdrawn: {
    subject: 'Kurabe: the answers to {{wave}} were withdrawn',
    body: 'The answers of {{company}} to {{wave}} were withdrawn: what was filled in and submitted is erased. This cannot be undone.\n\nIf this is news to you, ask your colleagues. Who did it is shown at {{origin}}/company/accesses.',
  },
  delegate: {
    subject: 'Kurabe: please fill in some sections of {{wave}}',
    body: 'Dear {{name}},\n\n{{inviter}} asks you to fill in these sections of the answers of {{company}} to {{wave}}.\n\n{{sections}}\n\n{{message}}\n\nPlease do so by {{due}}. Open this link to begin:\n\n{{link}}\n\nThe link works once. From then on, enter your email address at {{origin}}/login. {{inviter}} submits the answers.',
  },
  delegateReminder: {
    subject: 'Kurabe: please fill in your sections of {{wave}} by {{due}}',
    body: 'Dear {{name}},\n\nPlease fill in the sections of the answers of {{company}} to {{wave}} that you were asked for. You were asked to do so by {{due}}.\n\n{{origin}}/answer/{{slug}}\n\nWhen you are done, choose “Yes, it is complete” for each section. If you have done so just now, please ignore this mail.',
  },
  delegateFinished: {
    subject: 'Kurabe: {{name}} has finished ({{wave}})',
    body: '{{name}} has filled in the sections of the answers of {{company}} to {{wave}} that were asked for. Please look through them.\n\n{{origin}}/answer/{{slug}}\n\nThis mail holds no answer.',
  },
  proxyEntered: {
    subject: '{{association}} entered your paper form for {{wave}}',
    body: 'To {{company}}\n\nOn {{day}} the secretariat of {{association}} entered your answers to {{wave}} from the paper form that you sent. Two people typed it, and only your company can see what was entered: the secretariat cannot read it afterwards.\n\nLook at it at {{origin}}/answer/{{slug}}. Until {{until}} you may correct or withdraw it. What you withdraw is not counted.\n\nThis mail holds no answers.',
  },
};
