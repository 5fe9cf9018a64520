import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { Shop } from '@/api/types';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { ReadinessList } from './ReadinessList';

it('leads from what a called shop lacks to where it is put right', async () => {
  const items = [
    { item: 'login', ok: false, code: 'set_up_calls' },
    { item: 'rule', ok: false, code: 'map_product' },
    { item: 'switch', ok: false, code: 'resume_task' },
  ];
  server.use(http.get('*/api/v1/shops/:id/readiness', () => HttpResponse.json({ ready: false, items })));
  renderPage(<ReadinessList shop={{ id: 's1', platform: 'jd_general' } as Shop} />);
  expect(await screen.findByText('接口配置不全，或店铺已过有效期')).toBeInTheDocument();
  expect(screen.getByText('有商品没有映射')).toBeInTheDocument();
  const places = screen.getAllByRole('link').map((link) => link.getAttribute('href'));
  expect(places).toEqual(['/shops?open=s1&tab=desk', '/shops?open=s1&tab=mappings', '/tasks']);
});

it('says that the shop itself rests, and leads nowhere else', async () => {
  const items = [{ item: 'switch', ok: false, code: 'open_shop' }];
  server.use(http.get('*/api/v1/shops/:id/readiness', () => HttpResponse.json({ ready: false, items })));
  renderPage(<ReadinessList shop={{ id: 's1', platform: 'practice' } as Shop} />);
  expect(await screen.findByText('店铺暂停着，或关了自动发货')).toBeInTheDocument();
  expect(screen.queryByRole('link')).not.toBeInTheDocument();
});

it('sends the seller of a called shop to its mapping, and not to a list that is read', async () => {
  server.use(http.get('*/api/v1/shops/:id/readiness', () => HttpResponse.json({ ready: false, items: [] })));
  renderPage(<ReadinessList shop={{ id: 's1', platform: 'jd_general' } as Shop} />);
  expect(await screen.findByText('到“商品映射”添加平台上卖的商品')).toBeInTheDocument();
  expect(screen.getByRole('link')).toHaveAttribute('href', '/shops?open=s1&tab=mappings');
});
