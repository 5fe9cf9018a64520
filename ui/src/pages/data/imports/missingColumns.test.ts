import { expect, it } from 'vitest';
import { missingColumns } from './missingColumns';

it('tells the columns of a file, or of each of its sheets, and nothing of lists', () => {
  expect(missingColumns('sales', ['owner_uid'])).toEqual([{ sheet: '', columns: ['owner_uid'] }]);
  expect(missingColumns('travel', { '未预约-1': ['travel_date', 'booking_count'], '已完成-1': [] })).toEqual([
    { sheet: '未预约-1', columns: ['travel_date', 'booking_count'] },
  ]);
  expect(missingColumns('products', ['SKUID'])).toEqual([]);
  expect(missingColumns('sales', [])).toEqual([]);
  expect(missingColumns('sales', undefined)).toEqual([]);
});
