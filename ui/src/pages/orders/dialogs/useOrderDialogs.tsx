/** The dialogs an order action can need, one at a time. */
import { type ReactNode, useState } from 'react';
import type { GuardResult, OrderActionRequest } from '@/api/types';
import { OverrideDialog } from './OverrideDialog';
import { PostponeDialog } from './PostponeDialog';
import { ShipDialog } from './ShipDialog';
import { TextDialog } from './TextDialog';

export type Question =
  | { kind: 'postpone' | 'block' }
  | { kind: 'ship'; carried: boolean }
  | { kind: 'note'; text: string | null }
  | { kind: 'override'; guards: GuardResult[] };

interface Asked {
  question: Question;
  /** Answers whether it went through; the dialog stays open if not. */
  onAnswer: (body: OrderActionRequest) => Promise<boolean>;
}

export function useOrderDialogs(): {
  ask: (question: Question, onAnswer: Asked['onAnswer']) => void;
  dialogs: ReactNode;
} {
  const [asked, setAsked] = useState<Asked>();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const close = () => setOpen(false);
  const submit = async (body: OrderActionRequest) => {
    setBusy(true);
    try {
      if (await asked?.onAnswer(body)) setOpen(false);
    } finally {
      setBusy(false);
    }
  };
  const shared = { busy, onClose: close, onSubmit: (body: OrderActionRequest) => void submit(body) };
  const question = asked?.question;
  const is = (kind: Question['kind']) => open && question?.kind === kind;
  return {
    ask: (next, onAnswer) => {
      setAsked({ question: next, onAnswer });
      setOpen(true);
    },
    dialogs: (
      <>
        <PostponeDialog {...shared} open={is('postpone')} />
        <ShipDialog {...shared} open={is('ship')} carried={question?.kind === 'ship' && question.carried} />
        <TextDialog {...shared} open={is('block')} about="block" />
        <TextDialog
          {...shared}
          open={is('note')}
          about="note"
          text={question?.kind === 'note' ? question.text : null}
        />
        <OverrideDialog
          {...shared}
          open={is('override')}
          guards={question?.kind === 'override' ? question.guards : []}
        />
      </>
    ),
  };
}
