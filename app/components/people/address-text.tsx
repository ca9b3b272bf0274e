/** An e-mail address in a table: in one piece where there is room for it. */
export function AddressText({ email }: { email: string }) {
  return <span className="desktop:whitespace-nowrap">{email}</span>;
}
