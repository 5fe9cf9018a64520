import { describe, expect, it } from 'vitest';
import { readCards } from './CardsDialog';

describe('cards typed for one order', () => {
  it('are read a line each, whatever the comma', () => {
    expect(readCards('A1,p1\n\nA2，p2，2030-06-30\nCODE-3\n')).toEqual([
      { number: 'A1', secret: 'p1', expires_on: null },
      { number: 'A2', secret: 'p2', expires_on: '2030-06-30' },
      { number: '', secret: 'CODE-3', expires_on: null },
    ]);
  });
});
