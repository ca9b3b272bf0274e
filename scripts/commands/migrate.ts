import { migrate as migrateDatabase } from '../../db/migrate.server.ts';
import { type Command, EXIT_DONE, readOptions, refuse, WrongUse } from '../command.ts';
import { withPortalDatabase } from '../portal-database.ts';

export const migrate: Command = {
  name: 'migrate',
  summary: 'bring roles, tables, rights and policies of the database up to date',
  usage: `kurabe migrate

Uses KURABE_OWNER_URL (the owner's credentials, for this command alone) and DATABASE_URL (the login role).
Without DATABASE_URL: the embedded database under KURABE_DIR. Running it again changes nothing.`,
  async run(argv) {
    const [extra] = readOptions(argv, {}).positionals;
    if (extra !== undefined) throw new WrongUse(`${extra} is not an option.`);
    return withPortalDatabase(async ({ ownerUrl, appUrl }) => {
      if (!ownerUrl)
        return refuse(['KURABE_OWNER_URL is not set: it names the owner of the tables, whom migrate acts for.']);
      await migrateDatabase({ ownerUrl, appUrl });
      console.log('The database is up to date.');
      return EXIT_DONE;
    });
  },
};
