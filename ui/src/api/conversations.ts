/** Talks with buyers: the list, one talk with its lines and orders, and what the seller does in it. */
import {
  keepPreviousData,
  type QueryClient,
  useInfiniteQuery,
  useMutation,
  useMutationState,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { api, data, idempotent } from './client';
import { keys } from './keys';
import type {
  Conversation,
  ConversationDetail,
  ConversationFilter,
  Message,
  ServiceMode,
  Suggestion,
  SuggestionState,
} from './serviceContract';
import { type KeysetQuery, useKeyset } from './useKeyset';

/** In the order of the screen. */
export const CONVERSATION_FILTERS = [
  'all',
  'waiting',
  'suggested',
  'unread',
  'taken_over',
] as const satisfies readonly ConversationFilter[];

export interface TalkFilters {
  state: ConversationFilter;
  shop_id?: string | undefined;
  q?: string | undefined;
}

const TALKS_AT_ONCE = 50;
const LINES_AT_ONCE = 40;

export function useConversationCounts(shopId: string | undefined) {
  const query = shopId ? { shop_id: shopId } : {};
  return useQuery({
    queryKey: keys.part('conversations', 'counts', query),
    queryFn: ({ signal }) => data(api.GET('/api/v1/conversations/counts', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** Newest message first; the rest comes as one scrolls. */
export function useConversations({ state, shop_id, q }: TalkFilters) {
  const asked = { state, ...(shop_id ? { shop_id } : {}), ...(q ? { q } : {}), limit: TALKS_AT_ONCE };
  return useInfiniteQuery({
    queryKey: keys.list('conversations', asked),
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      data(
        api.GET('/api/v1/conversations', {
          params: { query: pageParam ? { ...asked, cursor: pageParam } : asked },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

export function useConversation(id: string | undefined) {
  return useQuery({
    queryKey: keys.detail('conversations', id ?? ''),
    enabled: id !== undefined,
    queryFn: ({ signal }) =>
      data(api.GET('/api/v1/conversations/{id}', { params: { path: { id: id ?? '' } }, signal })),
  });
}

const linesKey = (id: string) => keys.part('conversations', 'lines', { id });

/** Pages of lines, newest first within and among them. */
export function useLines(id: string) {
  return useInfiniteQuery({
    queryKey: linesKey(id),
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      data(
        api.GET('/api/v1/conversations/{id}/messages', {
          params: {
            path: { id },
            query: pageParam ? { cursor: pageParam, limit: LINES_AT_ONCE } : { limit: LINES_AT_ONCE },
          },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

/** Everything that shows this talk is read again. */
function changed(client: QueryClient): Promise<void> {
  return client.invalidateQueries({ queryKey: keys.topic('conversations') });
}

/** What the program answered is shown at once, before the lists are read again. */
function show(client: QueryClient, conversation: Conversation): void {
  client.setQueryData<ConversationDetail>(
    keys.detail('conversations', conversation.id),
    (before) => before && { ...before, conversation },
  );
}

/** `null`: as product or shop say. */
export function useSetTalkMode(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (mode: ServiceMode | null) =>
      data(api.PATCH('/api/v1/conversations/{id}', { params: { path: { id } }, body: { mode } })),
    onSuccess: (conversation) => show(client, conversation),
    onSettled: () => changed(client),
  });
}

export function useReadTalk() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      data(api.POST('/api/v1/conversations/{id}/read', { params: { path: { id } } })),
    onSuccess: (conversation) => {
      show(client, conversation);
      return changed(client);
    },
  });
}

export function useTakeover(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { on: boolean; minutes?: number }) =>
      data(api.POST('/api/v1/conversations/{id}/takeover', { params: { path: { id } }, body })),
    onSuccess: (conversation) => show(client, conversation),
    onSettled: () => changed(client),
  });
}

/** One thing to say: words, or a picture that was handed over before. */
export interface Saying {
  text?: string;
  picture_id?: string;
  /** One a click. */
  key: string;
  at: number;
}

const sayingKey = (id: string) => ['say', id];

/** Sayings of one talk go out one after the other, in the order they were typed. */
export function useSay(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: sayingKey(id),
    scope: { id: `say-${id}` },
    mutationFn: ({ text, picture_id, key }: Saying) =>
      data(
        api.POST('/api/v1/conversations/{id}/messages', {
          params: { path: { id } },
          body: text === undefined ? { picture_id: picture_id ?? '' } : { text },
          ...idempotent(key),
        }),
      ),
    onSuccess: (message) => placeLine(client, id, message),
    onSettled: () => changed(client),
  });
}

/** What is on its way and not yet answered. */
export function useSayings(id: string): Saying[] {
  return useMutationState({
    filters: { mutationKey: sayingKey(id), status: 'pending' },
    select: ({ state }) => state.variables as Saying,
  });
}

/** Puts a line where it will be after the next read, so that nothing blinks in between. */
function placeLine(client: QueryClient, id: string, message: Message): void {
  client.setQueryData<ReturnType<typeof useLines>['data']>(linesKey(id), (before) => {
    const [newest, ...older] = before?.pages ?? [];
    if (!before || !newest) return before;
    const others = newest.items.filter((line) => line.id !== message.id);
    return { ...before, pages: [{ ...newest, items: [message, ...others] }, ...older] };
  });
}

/** Answers the question whether a line arrived. */
export function useResolveLine(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ message, arrived }: { message: string; arrived: boolean }) =>
      data(
        api.POST('/api/v1/conversations/{id}/messages/{message_id}/resolve', {
          params: { path: { id, message_id: message } },
          body: { arrived },
        }),
      ),
    onSettled: () => changed(client),
  });
}

export interface SuggestionFilters {
  state: SuggestionState;
  shop_id?: string | undefined;
}

/** Newest first. */
export function useSuggestions(
  { state, shop_id }: SuggestionFilters,
  limit: number,
): KeysetQuery<Suggestion> {
  const asked = { state, ...(shop_id ? { shop_id } : {}), limit };
  return useKeyset<Suggestion>({
    queryKey: keys.part('conversations', 'suggestions', asked),
    fetchPage: (cursor, signal) =>
      data(
        api.GET('/api/v1/suggestions', {
          params: { query: cursor ? { ...asked, cursor } : asked },
          signal,
        }),
      ),
  });
}

/** Asks the model for a reply now; it costs. */
export function useAskForReply(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      data(api.POST('/api/v1/conversations/{id}/suggest', { params: { path: { id } }, ...idempotent() })),
    onSuccess: (suggestion) => showSuggestion(client, id, suggestion),
    onSettled: () => changed(client),
  });
}

function showSuggestion(client: QueryClient, id: string, suggestion: Suggestion | null): void {
  client.setQueryData<ConversationDetail>(
    keys.detail('conversations', id),
    (before) => before && { ...before, suggestion },
  );
}

/** With a text: as the seller changed it. */
export function useAcceptSuggestion(talk: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, text, key }: { id: string; text?: string; key: string }) =>
      data(
        api.POST('/api/v1/suggestions/{id}/accept', {
          params: { path: { id } },
          body: text === undefined ? {} : { text },
          ...idempotent(key),
        }),
      ),
    onSuccess: (message) => {
      placeLine(client, talk, message);
      showSuggestion(client, talk, null);
    },
    onSettled: () => changed(client),
  });
}

export function useDismissSuggestion(talk: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      data(api.POST('/api/v1/suggestions/{id}/dismiss', { params: { path: { id } } })),
    onSuccess: () => showSuggestion(client, talk, null),
    onSettled: () => changed(client),
  });
}

/** Finds or opens the talk with the buyer of an order. */
export function useOpenTalk() {
  return useMutation({
    mutationFn: (orderId: string) => data(api.POST('/api/v1/conversations', { body: { order_id: orderId } })),
  });
}

/** What the seller says of the buyer of a finished order; it stands at the platform for good. */
export function useRateBuyer() {
  return useMutation({
    mutationFn: ({ order, words }: { order: string; words: string }) =>
      data(
        api.POST('/api/v1/orders/{id}/rating', {
          params: { path: { id: order } },
          body: { words },
          ...idempotent(),
        }),
      ),
  });
}

/** A picture of the seller's own, handed over before it is said or put into a rule. */
export function useHandOverPicture() {
  return useMutation({
    gcTime: 0,
    mutationFn: (file: File) =>
      data(
        api.POST('/api/v1/chat-pictures', {
          headers: { 'Content-Type': file.type },
          // The contract calls a raw body a string; what goes out is the file itself.
          body: file as unknown as string,
          bodySerializer: (body) => body as unknown as File,
        }),
      ),
  });
}

/** A picture that a buyer sent, through the program. */
export function messagePictureAddress(talk: string, message: string): string {
  return `/api/v1/conversations/${encodeURIComponent(talk)}/messages/${encodeURIComponent(message)}/picture`;
}

export function pictureAddress(id: string): string {
  return `/api/v1/chat-pictures/${encodeURIComponent(id)}`;
}
