import dayjs from 'dayjs';
import { describe, expect, it } from 'vitest';
import type { ImportPreview } from '@/api/types';
import { endOfDay } from './expiry';
import { importResultOf } from './result';
import { choiceOf, type Role, withRole } from './roles';
import { shownRows } from './rows';
import { firstOf, inMegabytes, nameOf } from './source';

describe('the meaning of columns', () => {
  it('belongs to one column only', () => {
    const roles: Role[] = ['number', 'secret', 'ignore'];
    expect(withRole(roles, 2, 'secret')).toEqual(['number', 'ignore', 'secret']);
    expect(withRole(roles, 0, 'ignore')).toEqual(['ignore', 'secret', 'ignore']);
  });

  it('is sent as the place of each column that is imported', () => {
    expect(choiceOf(['ignore', 'secret', 'expires_at'])).toEqual({ secret: 1, expires_at: 2 });
  });
});

describe('the rows shown', () => {
  const preview: ImportPreview = {
    kind: 'text',
    encoding: 'utf-8',
    delimiter: 'comma',
    has_header: true,
    sheets: [],
    sheet: null,
    columns: [
      { index: 0, header: '卡号', samples: [], guess: 'number' },
      { index: 1, header: '卡密', samples: [], guess: 'secret' },
    ],
    rows: [['1', 'A']],
    rows_estimate: 1,
  };

  it('give the names back as a row when they are none', () => {
    expect(shownRows(preview, false)).toEqual({
      headers: [undefined, undefined],
      rows: [
        ['卡号', '卡密'],
        ['1', 'A'],
      ],
    });
  });

  it('lose the first row when it holds names', () => {
    const plain = {
      ...preview,
      has_header: false,
      columns: preview.columns.map((column) => ({ ...column, header: null })),
    };
    expect(shownRows(plain, true)).toEqual({ headers: ['1', 'A'], rows: [] });
    expect(shownRows(plain, false).rows).toEqual([['1', 'A']]);
  });
});

describe('the result', () => {
  it('is read with its rejected rows', () => {
    const rejects = [{ row_no: 17, column: 1, reason: 'bad_date' }];
    expect(importResultOf({ imported: 5, duplicates: 2, rejected: 9, rejects })).toEqual({
      imported: 5,
      duplicates: 2,
      rejected: 9,
      rejects: [{ row: 17, reason: 'bad_date' }],
    });
  });

  it('is nothing while there is none', () => {
    expect(importResultOf(null)).toEqual({ imported: 0, duplicates: 0, rejected: 0, rejects: [] });
  });
});

it('a card is good to the end of the day in Shanghai', () => {
  expect(new Date(endOfDay(dayjs('2026-12-31'))).toISOString()).toBe('2026-12-31T16:00:00.000Z');
});

it('a path of either kind gives its file name', () => {
  const names = ['C:\\卡\\月卡.xlsx', '/home/a/月卡.txt'].map((path) => {
    const chosen = firstOf({ kind: 'paths', paths: [path] });
    return chosen && nameOf(chosen);
  });
  expect(names).toEqual(['月卡.xlsx', '月卡.txt']);
});

it.each([
  [1, '0.1'],
  [1_572_864, '1.5'],
  [268_435_456, '256'],
])('%d bytes are %s MB', (bytes, text) => expect(inMegabytes(bytes)).toBe(text));
