/** Reads an event from the wire; anything unreadable counts as "something changed". */
import type { HostEvent } from './types';

export function parseEvent(raw: unknown, id = ''): HostEvent {
  const value = typeof raw === 'string' ? parseJson(raw) : raw;
  if (!isRecord(value)) return { id, topic: 'resync', ids: [] };
  const event: HostEvent = {
    id: value.id === undefined ? id : String(value.id),
    topic: typeof value.topic === 'string' ? value.topic : 'resync',
    ids: Array.isArray(value.ids) ? value.ids.map(String) : [],
  };
  if (isRecord(value.data)) event.data = value.data;
  return event;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
