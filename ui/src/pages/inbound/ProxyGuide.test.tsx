import { fireEvent, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { renderPage } from '@/test/render';
import { ProxyGuide } from './ProxyGuide';

/** What platforms call, and what must not be reachable from outside. */
const CALLED = [
  '/api/jd/general/beginDistill',
  '/api/jd/general/0a1b2c/findDistill',
  '/api/jd/game/0a1b2c/directCharge',
  '/api/agiso/push',
  '/api/agiso/0a1b2c/push',
  '/api/agiso/agisoAcprSupplierApi/order/get',
  '/api/agiso/0a1b2c/agisoAcprSupplierApi/order/get',
];
const CLOSED = [
  '/',
  '/api/v1/orders',
  '/api/v1/session',
  '/api/agiso/pull',
  '/api/agiso/deliver',
  '/api/openapi.json',
];

/** The server reads so much of a body before it answers. */
const READ_BYTES = 16 * 1024 * 1024;

const example = () => screen.getByText(/shop\.example\.com/, { selector: 'pre' }).textContent ?? '';

describe('the guide to a reachable address', () => {
  it('has an nginx example that hands on what platforms call, whole, and nothing else', async () => {
    renderPage(<ProxyGuide />);
    const text = example();
    const paths = new RegExp(/location ~ (\S+) \{/.exec(text)?.[1] ?? 'none');
    expect(CALLED.filter((path) => !paths.test(path))).toEqual([]);
    expect(CLOSED.filter((path) => paths.test(path))).toEqual([]);
    expect(text).toContain('location / { return 404; }');
    const limit = Number(/client_max_body_size (\d+)m;/.exec(text)?.[1]) * 1024 * 1024;
    expect(limit).toBeGreaterThanOrEqual(READ_BYTES);
  });

  it('has a Caddy example for the same paths', async () => {
    renderPage(<ProxyGuide />);
    fireEvent.click(screen.getByRole('tab', { name: 'Caddy' }));
    const text = await screen.findByText(/path_regexp/, { selector: 'pre' });
    const paths = new RegExp(/path_regexp (\S+)/.exec(text.textContent ?? '')?.[1] ?? 'none');
    expect(CALLED.filter((path) => !paths.test(path))).toEqual([]);
    expect(CLOSED.filter((path) => paths.test(path))).toEqual([]);
  });

  it('has a Caddy example whose 404 comes after the platforms: bare, Caddy would put it first', async () => {
    renderPage(<ProxyGuide />);
    fireEvent.click(screen.getByRole('tab', { name: 'Caddy' }));
    const shown = await screen.findByText(/path_regexp/, { selector: 'pre' });
    const text = shown.textContent ?? '';
    const blocks = text.match(/handle[^{]*\{[^}]*\}/g) ?? [];
    expect(blocks.map((block) => block.replace(/\s+/g, ' '))).toEqual([
      'handle @platforms { reverse_proxy 127.0.0.1:7788 }',
      'handle { respond 404 }',
    ]);
    const outside = blocks.reduce((rest, block) => rest.replace(block, ''), text);
    expect(outside).not.toMatch(/respond|reverse_proxy/);
  });
});
