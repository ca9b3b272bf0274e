/** Companies, or associations, from which on the audit of a wave takes hours; what is below takes minutes. */
export const LONG_AUDIT = { companies: 1_000, associations: 40 } as const;

/** How many answer, and in how many associations. */
type Extent = Readonly<{ companies: number; associations: number }>;

/** Whether the audit of so many will take long. Says nothing of what was answered. */
export function takesLong({ companies, associations }: Extent): boolean {
  return companies >= LONG_AUDIT.companies || associations >= LONG_AUDIT.associations;
}
