import type { ReleaseMethod } from '../../services/read-methods.server.ts';
import { useText } from '../../text/use-text.ts';

const COMMAND = 'npm run -s kurabe -- verify DIR';

/** The steps by which a release is checked, with its own public key in the command; by its answers, too, where it was audited. */
export function Checking({ release }: { release: ReleaseMethod | null }) {
  const t = useText('methods');
  const publicKey = release?.publicKey ?? null;
  const option = release !== null && publicKey === null ? '' : ` --public-key ${publicKey ?? 'KEY'}`;
  return (
    <>
      <p>{t('verify.lead')}</p>
      <ol className="flex list-decimal flex-col gap-3 ps-6">
        <li>{t('verify.receive')}</li>
        <li>
          {t('verify.run')}
          <CommandLine text={`${COMMAND}${option}`} />
        </li>
        <li>{t('verify.compare')}</li>
        {release === null || release.audited ? (
          <li>
            {t('verify.responses')}
            <CommandLine text={`${COMMAND} --responses FILE${option}`} />
          </li>
        ) : null}
      </ol>
      <p>{t('verify.changed')}</p>
      <p>{t(option === '' ? 'verify.unsigned' : 'verify.integrity')}</p>
    </>
  );
}

function CommandLine({ text }: { text: string }) {
  return <code className="mt-2 block break-all rounded-8 bg-solid-gray-50 p-4">{text}</code>;
}
