import { Link, type LinkProps } from '@remix-run/react';
import type { ComponentProps, MouseEvent } from 'react';

export type ButtonVariant = 'solid-fill' | 'outline' | 'text';
type ButtonSize = 'lg' | 'md' | 'sm';

const BASE =
  'focus-ring relative inline-flex items-center justify-center gap-2 text-center no-underline cursor-pointer hover:underline underline-offset-[0.1875rem] aria-disabled:cursor-default aria-disabled:no-underline print:hidden';

const VARIANTS: Readonly<Record<ButtonVariant, string>> = {
  'solid-fill':
    'border border-transparent bg-key-900 text-white hover:bg-key-1000 active:bg-key-1200 aria-disabled:bg-solid-gray-300 aria-disabled:text-solid-gray-800',
  outline:
    'border border-key-900 bg-white text-key-900 hover:bg-key-200 hover:text-key-1000 active:bg-key-300 active:text-key-1200 aria-disabled:border-solid-gray-300 aria-disabled:bg-white aria-disabled:text-solid-gray-600',
  text: 'text-key-900 underline hover:bg-key-50 hover:text-key-1000 active:bg-key-100 aria-disabled:bg-transparent aria-disabled:text-solid-gray-600',
};

// A small button still offers 44 px to a finger.
const SIZES: Readonly<Record<ButtonSize, string>> = {
  lg: 'min-h-14 min-w-34 rounded-8 px-6 py-3 text-std-16B-170',
  md: 'min-h-12 min-w-24 rounded-8 px-4 py-2 text-std-16B-170',
  sm: "min-h-9 min-w-20 rounded-6 px-3 py-0.5 text-std-16B-170 after:absolute after:inset-x-0 after:-inset-y-1 after:content-['']",
};

function buttonClass(variant: ButtonVariant, size: ButtonSize): string {
  return `${BASE} ${VARIANTS[variant]} ${SIZES[size]}`;
}

type Look = { variant?: ButtonVariant; size?: ButtonSize };

export type ButtonProps = Omit<ComponentProps<'button'>, 'disabled' | 'className'> & Look;

/** A button. Say `aria-disabled` where it cannot be pressed yet: it stays reachable, and its presses are not carried out. */
export function Button({ variant = 'solid-fill', size = 'md', type = 'button', onClick, ...rest }: ButtonProps) {
  const isDisabled = rest['aria-disabled'] === true || rest['aria-disabled'] === 'true';
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (isDisabled) event.preventDefault();
    else onClick?.(event);
  };
  return <button {...rest} className={buttonClass(variant, size)} onClick={press} type={type} />;
}

export type ButtonLinkProps = Omit<LinkProps, 'className'> & Look;

/** A link that looks like a button. Say `reloadDocument` where it leads to a file. */
export function ButtonLink({ variant = 'solid-fill', size = 'md', ...rest }: ButtonLinkProps) {
  return <Link {...rest} className={buttonClass(variant, size)} />;
}
