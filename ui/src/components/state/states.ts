/** Every state the program knows, with its meaning and picture. The words are in states.json under the same names. */
import {
  ApiOutlined,
  BulbOutlined,
  CheckCircleOutlined,
  ClockCircleOutlined,
  CloseCircleOutlined,
  DisconnectOutlined,
  EyeOutlined,
  FieldTimeOutlined,
  InboxOutlined,
  InfoCircleOutlined,
  LockOutlined,
  MinusCircleOutlined,
  PauseCircleOutlined,
  QuestionCircleOutlined,
  RobotOutlined,
  RollbackOutlined,
  SendOutlined,
  StopOutlined,
  SyncOutlined,
  UserOutlined,
  WarningOutlined,
} from '@ant-design/icons';
import type { ComponentType } from 'react';
import type { Tone } from '@/app/theme/palette';

export interface StateLook {
  tone: Tone;
  icon: ComponentType<{ className?: string; spin?: boolean }>;
  /** The program is on it right now. */
  busy?: boolean;
}

const look = (tone: Tone, icon: StateLook['icon'], busy = false): StateLook => ({ tone, icon, busy });

/**
 * blue: the program works on it · amber: will need you · red: failed now · green: done ·
 * grey: not yet or not applicable · purple: the result is not known and must be checked.
 */
export const STATES = {
  order: {
    pending_payment: look('grey', ClockCircleOutlined),
    pending_ship: look('amber', InboxOutlined),
    shipped: look('green', SendOutlined),
    completed: look('green', CheckCircleOutlined),
    refunding: look('amber', RollbackOutlined),
    refunded: look('grey', RollbackOutlined),
    closed: look('grey', MinusCircleOutlined),
  },
  content: {
    none: look('grey', MinusCircleOutlined),
    unmatched: look('amber', DisconnectOutlined),
    scheduled: look('blue', FieldTimeOutlined),
    reserved: look('blue', LockOutlined),
    sending: look('blue', SyncOutlined, true),
    sent: look('green', CheckCircleOutlined),
    out_of_stock: look('red', InboxOutlined),
    needs_review: look('purple', QuestionCircleOutlined),
    blocked: look('amber', StopOutlined),
    failed: look('red', CloseCircleOutlined),
    manual: look('amber', UserOutlined),
    cancelled: look('grey', MinusCircleOutlined),
  },
  platform: {
    unshipped: look('grey', ClockCircleOutlined),
    submitting: look('blue', SyncOutlined, true),
    shipped: look('green', SendOutlined),
    verified: look('green', CheckCircleOutlined),
    failed: look('red', CloseCircleOutlined),
    needs_review: look('purple', QuestionCircleOutlined),
  },
  bucket: {
    idle: look('grey', CheckCircleOutlined),
    working: look('blue', SyncOutlined, true),
    scheduled: look('blue', FieldTimeOutlined),
    manual: look('amber', UserOutlined),
    needs_review: look('purple', QuestionCircleOutlined),
    out_of_stock: look('red', InboxOutlined),
    to_verify: look('amber', EyeOutlined),
  },
  verification: {
    none: look('grey', MinusCircleOutlined),
    pending: look('amber', ClockCircleOutlined),
    submitting: look('blue', SyncOutlined, true),
    verified: look('green', CheckCircleOutlined),
    failed: look('red', CloseCircleOutlined),
    needs_review: look('purple', QuestionCircleOutlined),
    undone: look('grey', RollbackOutlined),
    cancelled: look('grey', MinusCircleOutlined),
  },
  card: {
    available: look('green', CheckCircleOutlined),
    reserved: look('blue', LockOutlined),
    delivered: look('grey', SendOutlined),
    needs_review: look('purple', QuestionCircleOutlined),
    void: look('grey', StopOutlined),
    expired: look('red', ClockCircleOutlined),
    recalled: look('amber', RollbackOutlined),
    deleted: look('grey', MinusCircleOutlined),
  },
  task: {
    RUNNING: look('green', ApiOutlined),
    PAUSED: look('amber', PauseCircleOutlined),
    STOPPED: look('grey', StopOutlined),
    ERROR: look('red', CloseCircleOutlined),
  },
  shop: {
    active: look('green', CheckCircleOutlined),
    paused: look('grey', PauseCircleOutlined),
    parked: look('amber', WarningOutlined),
    not_authorized: look('amber', LockOutlined),
  },
  operation: {
    running: look('blue', SyncOutlined, true),
    done: look('green', CheckCircleOutlined),
    failed: look('red', CloseCircleOutlined),
    cancelled: look('grey', MinusCircleOutlined),
  },
  attempt: {
    sending: look('blue', SyncOutlined, true),
    accepted: look('green', CheckCircleOutlined),
    refused: look('red', CloseCircleOutlined),
    unknown: look('purple', QuestionCircleOutlined),
  },
  notice: {
    open: look('amber', WarningOutlined),
    acknowledged: look('blue', EyeOutlined),
    resolved: look('green', CheckCircleOutlined),
  },
  rule: {
    active: look('green', CheckCircleOutlined),
    inactive: look('grey', PauseCircleOutlined),
    out_of_stock: look('red', InboxOutlined),
  },
  mode: {
    auto: look('green', SendOutlined),
    manual: look('amber', UserOutlined),
    ask: look('amber', QuestionCircleOutlined),
  },
  service: {
    off: look('grey', PauseCircleOutlined),
    suggest: look('blue', BulbOutlined),
    shadow: look('grey', EyeOutlined),
    auto: look('green', RobotOutlined),
  },
  product: {
    on_sale: look('green', CheckCircleOutlined),
    off_sale: look('grey', MinusCircleOutlined),
    vanished: look('red', DisconnectOutlined),
  },
  level: {
    error: look('red', CloseCircleOutlined),
    warn: look('amber', WarningOutlined),
    info: look('blue', InfoCircleOutlined),
    debug: look('grey', InfoCircleOutlined),
    trace: look('grey', InfoCircleOutlined),
  },
  check: {
    ok: look('green', CheckCircleOutlined),
    failed: look('red', CloseCircleOutlined),
    overridden: look('amber', WarningOutlined),
    hint: look('blue', InfoCircleOutlined),
    warning: look('amber', WarningOutlined),
  },
} as const satisfies Record<string, Record<string, StateLook>>;

export type StateKind = keyof typeof STATES;
export type StateOf<K extends StateKind> = keyof (typeof STATES)[K] & string;

const UNKNOWN: StateLook = look('grey', QuestionCircleOutlined);

/** The look of a state; a state of a newer program gets a neutral one. */
export function stateLook(kind: StateKind, state: string): StateLook {
  const table: Record<string, StateLook> = STATES[kind];
  return table[state] ?? UNKNOWN;
}

export function isKnownState(kind: StateKind, state: string): boolean {
  return Object.hasOwn(STATES[kind], state);
}
