import type { ReactNode } from 'react';
import { FORM_FIELDS } from '../../survey/section-form.ts';
import { Button } from '../button.tsx';

/** What every form of the page of plants was made from. */
export type FormBase = { revision: number; operationId: string };

export type PlantFormProps = {
  base: FormBase;
  intent: string;
  /** The plant it is about; absent where it is about none. */
  plant?: string;
  action: string;
  /** Said after the button's text to those who hear the button alone. */
  about?: string;
  isSmall?: boolean;
  /** A setting, which is not what the page is for in the first place. */
  isSetting?: boolean;
  /** What stands beside the button. */
  beside?: ReactNode;
  children?: ReactNode;
};

/** A form of the page of plants: its fields and the button that sends them. */
export function PlantForm({ base, intent, plant, action, about, beside, children, ...look }: PlantFormProps) {
  const { isSmall = false, isSetting = false } = look;
  return (
    <form className="flex flex-col gap-4" method="post" noValidate>
      <input name={FORM_FIELDS.base} type="hidden" value={base.revision} />
      <input name={FORM_FIELDS.operation} type="hidden" value={base.operationId} />
      {plant ? <input name="plant" type="hidden" value={plant} /> : null}
      {children}
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
        <span className="relative">
          <Button
            name="intent"
            size={isSmall ? 'sm' : 'md'}
            type="submit"
            value={intent}
            variant={isSmall || isSetting ? 'outline' : 'solid-fill'}
          >
            {action}
            {about ? <span className="sr-only">{about}</span> : null}
          </Button>
        </span>
        {beside}
      </div>
    </form>
  );
}
