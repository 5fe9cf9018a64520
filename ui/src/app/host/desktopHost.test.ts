import { describe, expect, it, vi } from 'vitest';
import { createDesktopHost, SHELL_COMMANDS, SHELL_EVENTS } from './desktopHost';

function shell(answers: Record<string, unknown> = {}) {
  const listeners = new Map<string, (payload: unknown) => void>();
  const calls: [string, unknown][] = [];
  const host = createDesktopHost({
    invoke: async <T>(command: string, args?: Record<string, unknown>) => {
      calls.push([command, args]);
      return answers[command] as T;
    },
    listen: async (event, listener) => {
      listeners.set(event, listener);
      return () => listeners.delete(event);
    },
  });
  const send = (event: string, payload: unknown) => listeners.get(event)?.(payload);
  return { host, send, calls, listeners };
}

const started = async (one: ReturnType<typeof shell>) => {
  one.host.connect();
  await vi.waitFor(() => expect(one.host.connection()).toBe('online'));
};

describe('desktop host', () => {
  it('tells the shell that it listens only when it does, so that no click is lost', async () => {
    const one = shell();
    await started(one);
    await vi.waitFor(() => expect(one.calls).toEqual([[SHELL_COMMANDS.ready, undefined]]));
    expect([...one.listeners.keys()].sort()).toEqual(Object.values(SHELL_EVENTS).sort());
  });

  it('hands over events, and a gap as a resync', async () => {
    const one = shell();
    const [event, resync] = [vi.fn(), vi.fn()];
    one.host.onEvent(event);
    one.host.onResync(resync);
    await started(one);
    one.send(SHELL_EVENTS.event, { topic: 'orders', ids: ['1'] });
    one.send(SHELL_EVENTS.resync, null);
    expect(event).toHaveBeenCalledWith({ id: '', topic: 'orders', ids: ['1'] });
    expect(resync).toHaveBeenCalledOnce();
  });

  it.each(['/orders?open=7', { to: '/orders?open=7' }])(
    'goes where a notification points: %j',
    async (payload) => {
      const one = shell();
      const navigate = vi.fn();
      one.host.onNavigate(navigate);
      await started(one);
      one.send(SHELL_EVENTS.navigate, payload);
      expect(navigate).toHaveBeenCalledWith('/orders?open=7');
    },
  );

  it('follows no address outside the program', async () => {
    const one = shell();
    const navigate = vi.fn();
    one.host.onNavigate(navigate);
    await started(one);
    for (const payload of ['javascript:alert(1)', 'orders', null, { to: 4 }])
      one.send(SHELL_EVENTS.navigate, payload);
    expect(navigate).not.toHaveBeenCalled();
  });

  it('hands over dropped and picked files as paths', async () => {
    const one = shell({ [SHELL_COMMANDS.pickFiles]: ['/a.xlsx'] });
    const dropped = vi.fn();
    one.host.onFileDrop(dropped);
    await started(one);
    one.send(SHELL_EVENTS.drop, { paths: ['/b.csv', 5] });
    expect(dropped).toHaveBeenCalledWith({ kind: 'paths', paths: ['/b.csv'] });
    const picked = await one.host.pickFiles({
      multiple: true,
      filters: [{ name: 'Excel', extensions: ['xlsx'] }],
    });
    expect(picked).toEqual({ kind: 'paths', paths: ['/a.xlsx'] });
    expect(one.calls.at(-1)?.[1]).toEqual({
      multiple: true,
      filters: [{ name: 'Excel', extensions: ['xlsx'] }],
    });
  });

  it('has the shell start the program once more', async () => {
    const one = shell();
    await one.host.startAgain({ keyInFolder: true });
    expect(one.calls).toEqual([['start_again', { keyInFolder: true }]]);
  });

  it('picks nothing when the dialog is closed', async () => {
    expect(await shell({ [SHELL_COMMANDS.pickFiles]: null }).host.pickFiles()).toBeUndefined();
  });
});
