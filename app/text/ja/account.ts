/** Texts of signing in, signing out and the entrance for invitations. */
export const account = {
  login: {
    title: 'ログイン',
    lead: '業界団体の事務局と政策担当の方は、登録したメールアドレスでログインしてください。',
    email: 'メールアドレス',
    password: 'パスワード',
    submit: 'ログインする',
    memberTitle: '会員企業の方',
    memberBody: 'パスワードは要りません。招待メールに書かれたリンクを開いてください。',
    memberAction: '招待リンクで始める',
    emailMissing: 'メールアドレスを入力してください',
    emailFormat: 'メールアドレスは「name@example.jp」の形で入力してください',
    passwordMissing: 'パスワードを入力してください',
    refused: 'メールアドレスまたはパスワードが違います。もう一度入力してください',
    busy: 'ただいまログインが混み合っています。1分ほどおいて、もう一度お試しください',
    signedOut: 'ログアウトしました。',
    pleaseSignIn:
      'このページを見るには、ログインが必要です。時間がたってログインが切れた場合も、一時保存した内容は残っています。',
  },
  demo: {
    title: 'デモ：利用者を選ぶ',
    lead: 'デモではパスワードを使わずに、それぞれの立場で画面を見られます。',
    none: 'デモ用の利用者がまだ用意されていません。',
    refused: '選んだ利用者ではログインできませんでした。ほかの利用者を選んでください',
    enterAs: '（{{name}}として）',
  },
  roles: {
    respondent: '回答者',
    company_admin: '会員企業の窓口担当者',
    secretariat: '業界団体の事務局',
    analyst: '国の政策担当',
    operator: '運用担当',
  },
  invitation: {
    title: '調査への招待',
    lead: '招待メールのリンクから開いた方は、下のボタンを押して調査を始めてください。',
    codeLabel: '招待コード',
    codeHelp: '招待メールのリンクのうち、「#」より後ろの文字を貼り付けてください。',
    codeFound: '招待コードを読み取りました。',
    submit: '調査を始める',
    codeMissing: '招待コードを入力してください',
    invalidTitle: 'この招待では始められません',
    invalidBody:
      '招待コードが正しくないか、期限が過ぎています。招待メールのリンクをもう一度開くか、調査を依頼した業界団体の事務局に再送を依頼してください。',
    note: 'このページを開いただけでは、何も始まりません。ボタンを押すと、このブラウザーで回答できるようになります。',
  },
} as const;
