/** The message to the buyer; variables are put in by a click where the cursor stands. */
import { Input } from 'antd';
import { type Ref, useImperativeHandle, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Range } from './place';
import styles from './template.module.css';
import { VariableChips } from './VariableChips';

export interface TemplateEditorHandle {
  select: (range: Range) => void;
  replaceAll: (text: string) => void;
}

export interface TemplateEditorProps {
  id?: string;
  value?: string;
  onChange?: (text: string) => void;
  placeholder?: string;
  handle?: Ref<TemplateEditorHandle>;
  /** Set by the form while the field is refused. */
  'aria-invalid'?: 'true';
  'aria-describedby'?: string;
}

export function TemplateEditor({
  id,
  value = '',
  onChange,
  placeholder,
  handle,
  ...aria
}: TemplateEditorProps) {
  const { t } = useTranslation('products');
  const box = useRef<HTMLDivElement>(null);
  /** Where the cursor goes once the new text is there. */
  const after = useRef<number>(undefined);
  const area = () => box.current?.querySelector('textarea');

  // biome-ignore lint/correctness/useExhaustiveDependencies: the cursor moves when the text has changed
  useLayoutEffect(() => {
    if (after.current === undefined) return;
    const place = after.current;
    after.current = undefined;
    const element = box.current?.querySelector('textarea');
    element?.focus();
    element?.setSelectionRange(place, place);
  }, [value]);

  const insert = (text: string) => {
    const element = area();
    const start = element?.selectionStart ?? value.length;
    const end = element?.selectionEnd ?? value.length;
    after.current = start + text.length;
    onChange?.(value.slice(0, start) + text + value.slice(end));
  };

  useImperativeHandle(handle, () => ({
    select: ({ start, end }) => {
      area()?.focus();
      area()?.setSelectionRange(start, end);
    },
    replaceAll: (text) => {
      after.current = text.length;
      onChange?.(text);
    },
  }));

  return (
    <div ref={box} className={styles.editor}>
      <VariableChips onInsert={insert} />
      <Input.TextArea
        {...(id === undefined ? {} : { id })}
        value={value}
        onChange={(event) => onChange?.(event.target.value)}
        placeholder={placeholder}
        autoSize={{ minRows: 6, maxRows: 16 }}
        spellCheck={false}
        aria-label={t('rule.template')}
        {...aria}
      />
    </div>
  );
}
