/** Where each point of the check-up is put right. */
import type { DoctorCheck } from '@/api/types';
import { PATHS, settingsPath } from '@/app/paths';

export type StepWord =
  | 'security'
  | 'data'
  | 'logs'
  | 'tasks'
  | 'shops'
  | 'channels'
  | 'matrix'
  | 'popUps'
  | 'backup'
  | 'products'
  | 'rules'
  | 'logFiles';

export interface Step {
  word: StepWord;
  to: string;
}

const TO: Record<StepWord, string> = {
  security: settingsPath('security'),
  data: settingsPath('data'),
  backup: settingsPath('data'),
  logs: PATHS.logs,
  logFiles: settingsPath('logs'),
  tasks: PATHS.tasks,
  shops: PATHS.shops,
  channels: `${PATHS.notices}?tab=channels`,
  matrix: `${PATHS.notices}?tab=matrix`,
  popUps: settingsPath('desktop'),
  products: PATHS.products,
  rules: `${PATHS.products}?tab=rules`,
};

const BY_CHECK: Record<string, StepWord> = {
  key: 'security',
  disk: 'logFiles',
  database: 'data',
  audit_log: 'logs',
  tasks: 'tasks',
  shops: 'shops',
  tokens: 'shops',
  channels: 'channels',
  rules: 'rules',
  backups: 'backup',
};

/** Where the fault itself says more than the point does. */
const BY_CODE: Record<string, StepWord> = { nothing_told: 'matrix' };

/** What is switched off leads to as many places as things are off. */
const BY_SWITCH: Record<string, StepWord> = {
  paused_shops: 'shops',
  manual_shops: 'shops',
  tasks: 'tasks',
  channels: 'channels',
  pop_ups: 'popUps',
  events: 'matrix',
  products: 'products',
  rules: 'rules',
  backup: 'backup',
};

export function stepsOf({ check, code, params }: Pick<DoctorCheck, 'check' | 'code' | 'params'>): Step[] {
  const words =
    check === 'switched_off'
      ? Object.entries(BY_SWITCH).flatMap(([what, word]) => (params[what] ? [word] : []))
      : [BY_CODE[code ?? ''] ?? BY_CHECK[check] ?? []].flat();
  return [...new Set(words)].map((word) => ({ word, to: TO[word] }));
}
