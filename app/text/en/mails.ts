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
    subject: '[Kurabe] Your e-mail address has changed',
    body: 'The e-mail address of your account is now {{address}}. Nobody signs in with this address any more.\n\nIf you did not do this, tell the operators at once.',
  },
  breakGlass: {
    subject: 'Kurabe: emergency access to your answers',
    body: 'Two operators opened the answers of {{company}} to {{wave}} by the emergency procedure.\n\nReason: {{reason}}\n\nThe record is at {{origin}}/company/accesses.',
  },
};
