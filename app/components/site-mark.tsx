/** The mark of the portal: two bars side by side, one of them with your own point. */
export function SiteMark() {
  return (
    <svg aria-hidden="true" className="flex-none" fill="none" height="36" viewBox="0 0 36 36" width="36">
      <rect fill="#0017c1" height="36" rx="8" width="36" />
      <rect fill="#9db7f9" height="7" rx="1.5" width="13" x="7" y="9" />
      <rect fill="#ffffff" height="7" rx="1.5" width="22" x="7" y="20" />
      <path d="M25.5 8.3l4.2 4.2-4.2 4.2-4.2-4.2z" fill="#ffd43d" />
    </svg>
  );
}
