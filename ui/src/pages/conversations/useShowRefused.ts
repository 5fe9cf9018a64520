/** Writes refused fields to their places in a form and goes to the first. */
import type { FormInstance } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useKnownWord } from '@/components';
import type { RefusedField } from './refusedFields';

export function useShowRefused<Values>(form: FormInstance<Values>, refused: readonly RefusedField[]): void {
  const { t } = useTranslation('conversations');
  const known = useKnownWord();
  // The words are chosen once, when the refusal comes.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    const [first] = refused;
    if (!first) return;
    form.setFields(
      refused.map(({ path, code }) => ({
        name: path as never,
        errors: [known(`conversations:problem.${code}`, t('problem.other'))],
      })),
    );
    form.scrollToField(first.path as never, { block: 'center', focus: true });
  }, [refused, form]);
}
