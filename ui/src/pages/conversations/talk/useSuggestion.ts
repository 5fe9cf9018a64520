/** The open suggestion of a talk and the keys that settle it: Enter sends it, → changes it, Esc drops it. */
import { type RefObject, useEffect, useRef, useState } from 'react';
import { ApiError } from '@/api/ApiError';
import { randomKey } from '@/api/client';
import { useAcceptSuggestion, useDismissSuggestion } from '@/api/conversations';
import type { ConversationDetail, RefusalReason, Suggestion } from '@/api/serviceContract';
import { useNotifyError } from '@/components';

/** An Enter that was meant for something else must not send what has just appeared. */
export const SETTLE_MS = 500;

export interface SuggestionState {
  suggestion: Suggestion | null;
  /** It stands in the composer, being changed. */
  editing: boolean;
  /** Enter may send it now. */
  ready: boolean;
  /** Why it cannot be sent as it is. */
  refusals: readonly RefusalReason[];
  accepting: boolean;
  accept: () => void;
  acceptEdited: (text: string) => void;
  edit: () => void;
  dismiss: () => void;
  /** Typing in the composer. */
  type: (text: string) => void;
  /** A key in the empty composer; `true` when it was used. */
  press: (key: string) => boolean;
}

interface Options {
  detail: ConversationDetail;
  draft: string;
  setDraft: (text: string) => void;
  /** When the seller last sent something, by the clock of the page. */
  lastSaid: RefObject<number>;
  toField: () => void;
}

export function useSuggestion({ detail, draft, setDraft, lastSaid, toField }: Options): SuggestionState {
  const talk = detail.conversation.id;
  const suggestion = detail.suggestion?.state === 'open' ? detail.suggestion : null;
  const id = suggestion?.id;
  const notify = useNotifyError();
  const accepting = useAcceptSuggestion(talk);
  const dismissing = useDismissSuggestion(talk);
  /** On its way: two presses of Enter come faster than the screen. */
  const going = useRef<string>(undefined);
  const [changed, setChanged] = useState<string>();
  const [settled, setSettled] = useState<string>();
  const [refused, setRefused] = useState<{ id: string; refusals: RefusalReason[] }>();

  useEffect(() => {
    if (id === undefined) return undefined;
    const timer = setTimeout(() => setSettled(id), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [id]);

  const editing = id !== undefined && changed === id && draft !== '';
  const refusals = refused && refused.id === id ? refused.refusals : (suggestion?.refusals ?? []);
  const ready = id !== undefined && settled === id && refusals.length === 0 && !accepting.isPending;

  const send = (text: string | undefined) => {
    if (id === undefined || going.current === id) return;
    going.current = id;
    accepting.mutate(
      { id, key: randomKey(), ...(text === undefined ? {} : { text }) },
      {
        onSuccess: () => {
          setChanged(undefined);
          if (text !== undefined) setDraft('');
        },
        onError: (error) => {
          going.current = undefined;
          const found = refusalsIn(error);
          if (found.length > 0) setRefused({ id, refusals: found });
          notify(error);
        },
      },
    );
  };
  const accept = () => {
    if (refusals.length === 0) send(undefined);
  };
  const edit = () => {
    if (!suggestion) return;
    setChanged(suggestion.id);
    setDraft(suggestion.text);
    toField();
  };
  const dismiss = () => {
    if (id === undefined) return;
    if (editing) setDraft('');
    setChanged(undefined);
    dismissing.mutate(id, { onError: notify });
    toField();
  };
  const press = (key: string): boolean => {
    if (id === undefined || editing) return false;
    if (key === 'Enter') {
      if (ready && performance.now() - lastSaid.current > SETTLE_MS) accept();
      return true;
    }
    if (key === 'ArrowRight') {
      edit();
      return true;
    }
    if (key === 'Escape') {
      dismiss();
      return true;
    }
    return false;
  };
  const type = (text: string) => {
    setDraft(text);
    if (text === '') setChanged(undefined);
  };
  return {
    suggestion,
    editing,
    ready,
    refusals,
    accepting: accepting.isPending,
    accept,
    acceptEdited: send,
    edit,
    dismiss,
    type,
    press,
  };
}

function refusalsIn(error: unknown): RefusalReason[] {
  const found = error instanceof ApiError ? error.details.refusals : undefined;
  return Array.isArray(found) ? (found as RefusalReason[]) : [];
}
