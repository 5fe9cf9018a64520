/** The words for what went wrong last in a task: the program writes the code in front of its own. */
import { isErrorCode } from '@/api/errorCodes';
import { useCodeText } from '@/components';

const CODED = /^([a-z_]+): (.*)$/s;

/** What happened and what to do next; for a code that has no words here, what the program said. */
export function useLastError(): (said: string) => { what: string; next?: string; detail?: string } {
  const codeText = useCodeText();
  return (said) => {
    const [, code = '', detail = ''] = CODED.exec(said) ?? [];
    return isErrorCode(code) ? { ...codeText(code), detail } : { what: said };
  };
}
