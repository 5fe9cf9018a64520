/** The form of a product and the product of the contract, one into the other. A form has no `null`: words stand for it. */
import type { AiProduct, AiProductBody, ExpertPrompts, ServiceMode } from '@/api/serviceContract';

export interface ProductValues {
  mode: ServiceMode | 'inherit';
  notes: string;
  prompts: ExpertPrompts;
  floor: number | null;
  change_price: 'inherit' | 'on' | 'off';
}

export function valuesOf({ mode, notes, prompts, floor, change_price }: AiProduct): ProductValues {
  return {
    mode: mode ?? 'inherit',
    notes,
    prompts,
    floor,
    change_price: change_price === null ? 'inherit' : change_price ? 'on' : 'off',
  };
}

export function sentBody({ mode, notes, prompts, floor, change_price }: ProductValues): AiProductBody {
  return {
    mode: mode === 'inherit' ? null : mode,
    notes: notes.trim(),
    prompts,
    floor: floor ?? null,
    change_price: change_price === 'inherit' ? null : change_price === 'on',
  };
}
