import { customType } from 'drizzle-orm/pg-core';

/** A column of bytes: sealed answers and wrapped keys, `Uint8Array` in the program and `bytea` in PostgreSQL. */
export const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => 'bytea',
});
