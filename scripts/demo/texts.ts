/** Free texts of the demo: invented and harmless. Picked at random for text items. */
export const FREE_TEXTS: readonly string[] = [
  '（架空の回答）対策の優先順位を決めるための、分かりやすい目安がほしいです。',
  '（架空の回答）設備が古く、更新の時期と合わせて進めたいと考えています。',
  '（架空の回答）同じ規模の会社の事例を知りたいです。',
  '（架空の回答）現場向けの短い教材があると助かります。',
  '（架空の回答）設備メーカーとの役割分担の決め方に悩んでいます。',
  '（架空の回答）担当者が一人のため、相談できる窓口があると心強いです。',
  '（架空の回答）費用の考え方の例があると、社内で説明しやすくなります。',
  '（架空の回答）取引先から求められる内容が会社ごとに異なり、対応に時間がかかっています。',
  '（架空の回答）点検のついでに確認できる項目から始めました。',
  '(Invented answer) We would welcome a checklist that fits small plants.',
];
