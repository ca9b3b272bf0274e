const words = (ja: string, en: string) => ({ ja, en });
const option = (code: string, ja: string, en: string) => ({ code, label: words(ja, en) });

/** What two associations of the running wave ask of their own members beside the common questionnaire, by code. */
export const OWN_SECTIONS: Readonly<Record<string, unknown>> = {
  A01: {
    title: words('遠隔保守と更新', 'Remote maintenance and updates'),
    intro: words(
      '納入した機械の遠隔保守について、会員企業にお聞きします。',
      'We ask our members about the remote maintenance of machines they have delivered.',
    ),
    items: [
      {
        id: 'OWN-A01-1',
        number: '1',
        kind: 'single',
        label: words(
          '納入した機械を、遠隔で保守していますか。',
          'Do you maintain machines at your customers remotely?',
        ),
        short: words('遠隔保守の有無', 'Remote maintenance'),
        options: [
          option('1', 'すべての機種で行っている', 'Yes, all models'),
          option('2', '一部の機種で行っている', 'Yes, some models'),
          option('3', '行っていない', 'No'),
          option('DK', 'わからない', "Don't know"),
        ],
      },
      {
        id: 'OWN-A01-2',
        number: '2',
        kind: 'multiple',
        label: words(
          '遠隔保守の接続を、どのように守っていますか。',
          'How do you protect the connections for remote maintenance?',
        ),
        short: words('接続の守り方', 'Protection of connections'),
        showIf: { item: 'OWN-A01-1', in: ['1', '2'] },
        options: [
          option('a', '顧客が許可したときだけ接続する', 'Connect only when the customer permits it'),
          option('b', '担当者ごとにIDを分けている', 'Everybody has an account of their own'),
          option('c', '多要素認証を使っている', 'Multi-factor authentication'),
          option('d', '操作の記録を残している', 'What is done is logged'),
          { ...option('e', '特に決めていない', 'Nothing is laid down'), exclusive: true },
        ],
      },
      {
        id: 'OWN-A01-3',
        number: '3',
        kind: 'text',
        label: words(
          '制御装置のソフトウェアを更新するとき、困っていることがあれば書いてください。',
          'What makes it hard to update the software of controllers?',
        ),
        short: words('更新で困ること', 'Difficulties with updates'),
        maxLength: 500,
        multiline: true,
        required: false,
      },
    ],
  },
  A06: {
    title: words('工作機械のネットワーク', 'Machine tools in the network'),
    items: [
      {
        id: 'OWN-A06-1',
        number: '1',
        kind: 'single',
        label: words(
          '工作機械を、事務用のネットワークから分けていますか。',
          'Are machine tools separated from the office network?',
        ),
        short: words('ネットワークの分離', 'Separated network'),
        options: [
          option('1', 'すべて分けている', 'All of them'),
          option('2', '一部を分けている', 'Some of them'),
          option('3', '分けていない', 'None'),
          option('DK', 'わからない', "Don't know"),
        ],
      },
      {
        id: 'OWN-A06-2',
        number: '2',
        kind: 'multiple',
        label: words(
          '加工プログラムを、どのように工作機械に渡していますか。',
          'How do machining programs get to the machine tools?',
        ),
        short: words('加工プログラムの受渡し', 'Transfer of programs'),
        options: [
          option('a', '工場のネットワーク', 'Factory network'),
          option('b', '管理しているUSBメモリー', 'USB sticks that are kept track of'),
          option('c', '個人のUSBメモリー', "People's own USB sticks"),
          option('d', '機械の画面で入力', 'Typed in at the machine'),
        ],
      },
      {
        id: 'OWN-A06-3',
        number: '3',
        kind: 'text',
        label: words(
          '古い制御装置を使い続けるために、工夫していることがあれば書いてください。',
          'What do you do so that old controllers can be used safely?',
        ),
        short: words('古い装置の工夫', 'Old controllers'),
        maxLength: 500,
        multiline: true,
        required: false,
      },
    ],
  },
};
