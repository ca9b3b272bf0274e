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
  receipt: {
    subject: '【Kurabe】{{wave}}への回答を受け付けました（受付番号 {{number}}）',
    body: '{{company}}の{{wave}}への回答を受け付けました。\n\n受付番号：{{number}}\n受付日：{{day}}\n\n回答の控えと、修正のしかたは {{origin}}/answer/{{slug}}/done で見られます。このメールに回答の内容は含みません。',
  },
  approvalAsked: {
    subject: '【Kurabe】{{wave}}への回答の承認のお願い',
    body: '{{company}}の{{wave}}への回答について、承認が依頼されました。次のページで内容を確認し、承認するか差し戻してください。\n\n{{origin}}/approve/{{slug}}\n\n承認すると、回答が送信されます。このメールに回答の内容は含みません。',
  },
  approvalTakenBack: {
    subject: '【Kurabe】{{wave}}への回答の承認依頼が取り消されました',
    body: '{{company}}の{{wave}}への回答について、承認の依頼が取り消されました。いま行っていただくことはありません。',
  },
  approvalReturned: {
    subject: '【Kurabe】{{wave}}への回答が差し戻されました',
    body: '{{company}}の{{wave}}への回答が差し戻されました。理由を確認のうえ、もう一度承認を依頼してください。\n\n{{origin}}/answer/{{slug}}\n\nこのメールに理由と回答の内容は含みません。',
  },
  withdrawn: {
    subject: '【Kurabe】{{wave}}への回答が取り下げられました',
    body: '{{company}}の{{wave}}への回答が取り下げられ、入力と送信の内容が消去されました。この操作は元に戻せません。\n\nお心当たりがなければ、社内の担当者に確認してください。操作した人は {{origin}}/company/accesses で確認できます。',
  },
  delegate: {
    subject: '【Kurabe】{{wave}}への回答のうち、一部の入力のお願い',
    body: '{{name}}様\n\n{{inviter}}さんから、{{company}}の{{wave}}への回答のうち、次の区分の入力を依頼されました。\n\n{{sections}}\n\n{{message}}\n\n{{due}}までに入力してください。次のリンクを開いて始めてください。\n\n{{link}}\n\nリンクは一度だけ使えます。次からは {{origin}}/login でメールアドレスを入力してください。送信は{{inviter}}さんが行います。',
  },
  delegateReminder: {
    subject: '【Kurabe】{{wave}}の入力のお願い（{{due}}まで）',
    body: '{{name}}様\n\n{{company}}の{{wave}}への回答のうち、依頼された区分の入力をお願いします。入力してほしい日は{{due}}です。\n\n{{origin}}/answer/{{slug}}\n\n入力が終わったら、区分ごとに「はい、完了しました」を選んでください。行き違いの場合はご容赦ください。',
  },
  delegateFinished: {
    subject: '【Kurabe】{{name}}さんの入力が終わりました（{{wave}}）',
    body: '{{name}}さんが、{{company}}の{{wave}}への回答のうち、依頼された区分の入力を終えました。内容を確認してください。\n\n{{origin}}/answer/{{slug}}\n\nこのメールに回答の内容は含みません。',
  },
  proxyEntered: {
    subject: '【{{association}}】{{wave}}の用紙の回答を入力しました',
    body: '{{company}} ご担当者様\n\nお送りいただいた用紙をもとに、{{association}}の事務局が{{day}}に{{wave}}への回答を入力しました。入力は二人で行い、内容は貴社だけが見られます。事務局は、入力した内容を後から見られません。\n\n内容は {{origin}}/answer/{{slug}} で確認できます。{{until}}までは、修正も取下げもできます。取り下げると、この回答は集計されません。\n\nこのメールに回答の内容は含みません。',
  },
} as const;
