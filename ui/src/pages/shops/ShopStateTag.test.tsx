import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { renderPage } from '@/test/render';
import { shop } from './fixtures';
import { ShopStateTag } from './ShopStateTag';

describe('the state of a shop', () => {
  it.each([
    ['待授权', { state: 'parked', parked_reason: 'not_authorized' }],
    ['等你处理', { state: 'parked', parked_reason: 'login_dead' }],
    ['正常', {}],
  ] as const)('says %s', (word, standing) => {
    renderPage(<ShopStateTag shop={shop('s1', '新店', standing)} />, { at: '/shops' });
    expect(screen.getByText(word)).toBeInTheDocument();
  });
});
