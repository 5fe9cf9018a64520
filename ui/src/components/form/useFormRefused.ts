/** Says what a form was refused for: at its field, and in a message for a field that is out of sight. */
import { App, type FormInstance } from 'antd';
import { useTranslation } from 'react-i18next';
import { ApiError } from '@/api/ApiError';
import type { FieldError, FormField } from '@/api/types';
import { useNotifyError } from '../feedback/useNotifyError';
import { useKnownWord } from '../text/useKnownWord';

/**
 * For the `onError` of a form of `FormFields`. `words` and `fields` as there; `others`: the names of fields that are the page's
 * own, by the name of the item.
 */
export function useFormRefused<Values>(
  form: FormInstance<Values>,
  words: string,
  fields: readonly FormField[],
  others: Readonly<Record<string, string>> = {},
): (error: unknown) => void {
  const { t } = useTranslation('components');
  const { message } = App.useApp();
  const known = useKnownWord();
  const notify = useNotifyError();
  return (error) => {
    const refused = refusedOf(error);
    const [first] = refused;
    if (!first) return notify(error);
    const sentence = ({ name, code }: Refused) =>
      known(
        `${words}.${name}.problem.${code}`,
        known(`components:form.problem.${code}`, t('form.problem.invalid')),
      );
    const pathOf = (name: string) => {
      const field = fields.find((one) => one.name === name);
      return field ? [field.kind === 'secret' ? 'secrets' : 'fields', name] : [name];
    };
    form.setFields(refused.map((one) => ({ name: pathOf(one.name) as never, errors: [sentence(one)] })));
    const field = known(`${words}.${first.name}.label`, others[first.name] ?? '');
    const problem = sentence(first);
    void message.error(field ? t('form.refused', { field, problem }) : problem, 6);
  };
}

interface Refused {
  name: string;
  code: string;
}

/** The fields by the last part of their name; empty: the error is about no field. */
function refusedOf(error: unknown): Refused[] {
  const fields = error instanceof ApiError ? error.details.fields : undefined;
  if (!Array.isArray(fields)) return [];
  return (fields as FieldError[]).map(({ field, code }) => ({
    name: field.split('.').at(-1) ?? field,
    code,
  }));
}
