import { screen } from '@testing-library/react';
import i18next from 'i18next';
import { describe, expect, it } from 'vitest';
import { TONES } from '@/app/theme/palette';
import en from '@/locales/en/states.json';
import zh from '@/locales/zh-CN/states.json';
import { renderPage } from '@/test/render';
import { StateTag } from './StateTag';
import { STATES, type StateKind } from './states';

const kinds = Object.keys(STATES) as StateKind[];

describe('StateTag', () => {
  it.each(kinds)('has a word in every language for each %s state, and no other words', (kind) => {
    const states = Object.keys(STATES[kind]).sort();
    expect(Object.keys(zh[kind]).sort()).toEqual(states);
    expect(Object.keys(en[kind]).sort()).toEqual(states);
  });

  it.each(kinds)('shows colour, picture and word together: %s', (kind) => {
    for (const state of Object.keys(STATES[kind])) {
      const { container, unmount } = renderPage(<StateTag kind={kind} state={state} />);
      const tag = container.querySelector('[data-tone]');
      expect(TONES).toContain(tag?.getAttribute('data-tone'));
      expect(tag?.querySelector('svg')).not.toBeNull();
      expect(tag).toHaveTextContent(/\S/);
      unmount();
    }
  });

  it.each([
    ['content', 'needs_review', 'purple'],
    ['content', 'failed', 'red'],
    ['content', 'manual', 'amber'],
    ['content', 'sending', 'blue'],
    ['content', 'sent', 'green'],
    ['content', 'none', 'grey'],
    ['platform', 'needs_review', 'purple'],
  ] as const)('%s %s is %s', (kind, state, tone) => {
    const { container } = renderPage(<StateTag kind={kind} state={state} />);
    expect(container.querySelector('[data-tone]')).toHaveAttribute('data-tone', tone);
  });

  it('shows a state of a newer program as unknown instead of failing', () => {
    renderPage(<StateTag kind="order" state="teleported" />);
    expect(screen.getByText(i18next.t('unknown', { ns: 'states' }))).toBeInTheDocument();
  });

  it('carries a suffix', () => {
    renderPage(<StateTag kind="content" state="failed" suffix="2/3" />);
    expect(screen.getByText('失败 2/3')).toBeInTheDocument();
  });
});
