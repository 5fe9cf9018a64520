/** What a template can show; a click puts it in. */
import { Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { useTemplateVariables } from '@/api/rules';
import type { TemplateVariable } from '@/api/types';
import styles from './template.module.css';

export function VariableChips({ onInsert }: { onInsert: (text: string) => void }) {
  const { t, i18n } = useTranslation('products');
  const { data } = useTemplateVariables();
  const nameOf = ({ name, alias }: TemplateVariable) => (i18n.language.startsWith('zh') ? name : alias);
  const textOf = (variable: TemplateVariable) =>
    variable.kind === 'block' && variable.sample.includes('{') ? variable.sample : `{${nameOf(variable)}}`;
  return (
    <div className={styles.chips} role="toolbar" aria-label={t('template.variables')}>
      {(data ?? []).map((variable) => (
        <Tooltip
          key={variable.name}
          title={variable.sample ? t('template.sample', { sample: variable.sample }) : undefined}
        >
          <button
            type="button"
            className={styles.chip}
            data-kind={variable.kind}
            // The cursor must stay in the text.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onInsert(textOf(variable))}
          >
            {nameOf(variable)}
          </button>
        </Tooltip>
      ))}
    </div>
  );
}
