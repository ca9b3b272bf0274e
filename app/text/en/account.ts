import type { account as ja } from '../ja/account.ts';
import type { TextOf } from '../shape.ts';

export const account: TextOf<typeof ja> = {
  login: {
    title: 'Sign in',
    lead: 'For association secretariats and policy makers: please sign in with your registered e-mail address.',
    email: 'E-mail address',
    password: 'Password',
    submit: 'Sign in',
    memberTitle: 'Member companies',
    memberBody: 'You need no password. Please open the link in your invitation mail.',
    memberAction: 'Start with your invitation',
    emailMissing: 'Enter your e-mail address',
    emailFormat: 'Enter an e-mail address like name@example.jp',
    passwordMissing: 'Enter your password',
    refused: 'The e-mail address or the password is wrong. Please enter them again',
    busy: 'Many people are signing in just now. Please wait a minute and try again',
    signedOut: 'You have signed out.',
    pleaseSignIn:
      'Please sign in to see this page. If you were signed out after a time without activity, what you saved is still there.',
  },
  demo: {
    title: 'Demo: choose a user',
    lead: 'In the demo you can look at the pages as each kind of user, without a password.',
    none: 'No demo users have been set up yet.',
    refused: 'We could not sign you in as this user. Please choose another one',
    enterAs: ' as {{name}}',
  },
  roles: {
    respondent: 'Respondent',
    company_admin: 'Contact person of a member company',
    secretariat: 'Association secretariat',
    analyst: 'Policy maker',
    operator: 'Operator',
    approver: 'Approver of answers',
    delegate: 'Contributor to some sections',
    assoc_viewer: 'Association reader',
    moderator: 'Moderator of practices',
  },
  invitation: {
    title: 'Invitation to a survey',
    lead: 'If you came here by the link in your invitation mail, press the button below to start.',
    codeLabel: 'Invitation code',
    codeHelp: 'Paste the part of the link in your invitation mail that follows the “#” sign.',
    codeFound: 'Your invitation code has been read.',
    submit: 'Start the survey',
    codeMissing: 'Enter your invitation code',
    invalidTitle: 'This invitation cannot be used',
    invalidBody:
      'The invitation code is wrong or has expired. Open the link in your invitation mail again, or ask the secretariat of the association that invited you to send a new one.',
    note: 'Opening this page starts nothing. Pressing the button lets you answer in this browser.',
  },
};
