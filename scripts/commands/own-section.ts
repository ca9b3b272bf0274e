import { type OwnSectionFault, setOwnSection } from '../../app/services/set-own-section.server.ts';
import type { Fault } from '../../app/survey/questionnaire.ts';
import { type Command, EXIT_DONE, readOptions, refuse, WrongUse } from '../command.ts';
import { withTestedPortal } from '../portal-database.ts';
import { readJson } from '../read-microdata.ts';

const SENTENCES: Record<Exclude<OwnSectionFault, 'unreadable'>, (wave: string, association: string) => string> = {
  unknownWave: (wave) => `There is no wave ${wave}.`,
  unknownAssociation: (wave, association) => `The wave ${wave} is not for an association ${association}.`,
  notDraft: (wave) => `The wave ${wave} is no draft any more: what it asks stays as it is.`,
};

export const ownSection: Command = {
  name: 'own-section',
  summary: "set an association's own questions for a wave that is a draft",
  usage: `kurabe own-section WAVE ASSOCIATION FILE.json
kurabe own-section WAVE ASSOCIATION --remove

WAVE is the short name of a wave, ASSOCIATION the code of one of its associations. FILE.json is one section as in a questionnaire, without id and block:

  { "title": { "ja": "…", "en": "…" }, "items": [ { "id": "OWN-A01-1", "kind": "single", "label": …, "short": …, "options": [ … ] } ] }

Its items are asked of the members of that association alone, after the common ones. They may depend on each other and on no common item, and no
other item of the wave may have their ids. It replaces the section set before; --remove takes it away. A fault names its place in the file;
nothing is changed then. Once the wave is open nothing of it can be changed.

Works on DATABASE_URL, or on the embedded database under KURABE_DIR, also while the portal runs.`,
  async run(argv) {
    const { values, positionals } = readOptions(argv, { remove: { type: 'boolean' } });
    const [wave, code, path, ...others] = positionals;
    if (
      wave === undefined ||
      code === undefined ||
      others.length > 0 ||
      (path === undefined) !== (values.remove === true)
    )
      throw new WrongUse('Name one wave, one association of it, and either one file or --remove.');
    const json = path === undefined ? ({ ok: true, value: null } as const) : await readJson(path);
    if (!json.ok) return refuse(json.faults);
    // JSON may say null, which is no section.
    const definition = path === undefined ? null : (json.value ?? {});
    const placed = (fault: Fault) => [path, fault.path, fault.message].filter(Boolean).join(': ');
    return withTestedPortal(async () => {
      const set = await setOwnSection({ wave, code, definition });
      if (!set.ok) {
        const { reason, faults } = set;
        return refuse(reason === 'unreadable' ? faults.map(placed) : [SENTENCES[reason](wave, code)]);
      }
      console.log(
        definition === null
          ? `${code} asks nothing of its own in the wave ${wave}.`
          : `${code} asks ${set.itemCount} of its own questions in the wave ${wave}.`,
      );
      return EXIT_DONE;
    });
  },
};
