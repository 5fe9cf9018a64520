/** Between what the form holds and what goes over the wire, where every field is text. */
import type { FormField } from '@/api/types';

export interface FormValues {
  fields?: Record<string, unknown>;
  secrets?: Record<string, string | undefined>;
}

/** What stands in the form at first: what is kept, else what is usual. */
export function shown(
  form: readonly FormField[],
  kept: Record<string, string> = {},
): Record<string, unknown> {
  const plain = form.filter(({ kind }) => kind !== 'secret');
  return Object.fromEntries(
    plain.map((field) => {
      const text = kept[field.name] ?? field.default ?? '';
      if (field.kind === 'switch') return [field.name, text === 'true'];
      if (field.kind === 'number') return [field.name, text === '' ? null : Number(text)];
      return [field.name, text];
    }),
  );
}

/** The fields as text; empty ones are left out. */
export function sentFields(values: FormValues): Record<string, string> {
  const entries = Object.entries(values.fields ?? {}).map(([name, value]) => [name, asText(value)] as const);
  return Object.fromEntries(entries.filter(([, text]) => text !== ''));
}

/** The secrets that were typed. */
export function sentSecrets(values: FormValues): Record<string, string> {
  const typed = Object.entries(values.secrets ?? {}).filter((entry): entry is [string, string] => !!entry[1]);
  return Object.fromEntries(typed.map(([name, text]) => [name, text.trim()]));
}

function asText(value: unknown): string {
  return value === undefined || value === null ? '' : String(value).trim();
}
