/** Subjects and bodies of mails. `link` and `code` are made when a mail is sent. */
export const mails = {
  code: {
    subject: '【Kurabe】確認コード',
    body: '確認コード：{{code}}\n\nこのコードを、コードを求めた画面に入力してください。10分間有効です。最後に届いたコードだけが使えます。\n\nお心当たりがなければ、このメールを破棄してください。コードを他の人に教えないでください。',
  },
  invitation: {
    subject: '【{{association}}】{{wave}}へのご回答のお願い',
    body: '{{company}} ご担当者様\n\n{{association}}より、{{wave}}へのご回答をお願いします。次のリンクを開いて始めてください。\n\n{{link}}\n\nリンクは一度だけ使えます。次からは {{origin}}/login でメールアドレスを入力してください。',
  },
  colleague: {
    subject: '【Kurabe】{{company}}の回答への招待',
    body: '{{inviter}}さんから、{{company}}の回答に加わるよう招待されました。次のリンクを開いて始めてください。\n\n{{link}}\n\nリンクは一度だけ使えます。',
  },
  staff: {
    subject: '【Kurabe】利用者登録のご案内',
    body: 'Kurabeの利用者として登録されます。次のリンクを開いて、パスワードと二つ目の確認方法を設定してください。\n\n{{link}}\n\nリンクは一度だけ使えます。',
  },
  hold: {
    subject: '【Kurabe】{{company}}に新しい担当者が加わりました',
    body: '{{newcomer}}さんが、団体からの招待で{{company}}の担当者に加わりました。これまでの回答は、あなたが認めるか、{{opensAt}}になるまで見えません。\n\n認めるか断るかは {{origin}}/company/people で選べます。お心当たりがなければ断ってください。',
  },
  accountChanged: {
    subject: '【Kurabe】サインインの設定が変わりました',
    body: 'あなたのアカウントのサインインの設定（パスワード、二つ目の確認方法、またはメールアドレス）が変わりました。\n\nお心当たりがなければ、すぐに運用担当へ連絡してください。確認：{{origin}}/account',
  },
  addressChanged: {
    subject: '【Kurabe】メールアドレスが変わりました',
    body: 'あなたのアカウントのメールアドレスが、{{address}} に変わりました。このアドレスでは、もうログインできません。\n\nお心当たりがなければ、すぐに運用担当へ連絡してください。',
  },
  breakGlass: {
    subject: '【Kurabe】緊急時の閲覧についてのお知らせ',
    body: '運用担当の二名が、{{company}}の{{wave}}への回答を緊急時の手続きで開きました。\n\n理由：{{reason}}\n\n記録は {{origin}}/company/accesses で見られます。',
  },
} as const;
