/** The queues of pg-boss. `migrate` makes them, since making one creates a table and no serving role may. */
export const JOB_QUEUES = ['close-wave', 'release-wave'] as const;
