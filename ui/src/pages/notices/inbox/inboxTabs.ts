/** The lists of notices and what each of them asks for. */
import type { WhichNotices } from '@/api/notices';

export const INBOX_TABS = ['open', 'snoozed', 'acknowledged', 'resolved', 'all'] as const;
export type InboxTab = (typeof INBOX_TABS)[number];

export const WHICH: Record<InboxTab, WhichNotices> = {
  open: { state: 'open', snoozed: false },
  snoozed: { state: 'open', snoozed: true },
  acknowledged: { state: 'acknowledged' },
  resolved: { state: 'resolved' },
  all: {},
};
