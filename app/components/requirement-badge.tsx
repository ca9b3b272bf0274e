import { useText } from '../text/use-text.ts';

/** Says in a word whether a question must be answered; never a star alone. */
export function RequirementBadge({ required }: { required: boolean }) {
  const t = useText('shell');
  return (
    <span className={`inline-block text-std-16N-170 ${required ? 'text-red-900' : 'text-solid-gray-700'}`}>
      {required ? t('form.required') : t('form.optional')}
    </span>
  );
}
