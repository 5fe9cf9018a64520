import { act, fireEvent, render, screen } from '@testing-library/react';
import { useRef } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { useScrollKeeper } from '../talk/useScrollKeeper';

const LINE_PX = 100;
const BOX_PX = 300;
const onTop = vi.fn();

function Talk({ talk = 't1', lines }: { talk?: string; lines: string[] }) {
  const box = useRef<HTMLDivElement>(null);
  const keeper = useScrollKeeper({ box, talk, oldest: lines[0], newest: lines.at(-1), onTop });
  return (
    <>
      <div ref={box} role="log" onScroll={keeper.onScroll}>
        {lines.map((line) => (
          <p key={line} data-line={line} />
        ))}
      </div>
      {keeper.atEnd ? 'at the end' : 'above'}
    </>
  );
}

/** jsdom lays nothing out: every line is as high as the next, and they stand below one another. */
beforeEach(() => {
  onTop.mockClear();
  vi.stubGlobal('CSS', { escape: (text: string) => text });
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(BOX_PX);
  vi.spyOn(HTMLElement.prototype, 'scrollHeight', 'get').mockImplementation(function (this: HTMLElement) {
    return this.childElementCount * LINE_PX;
  });
  vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockImplementation(function (this: HTMLElement) {
    const box = this.parentElement;
    const index = box?.role === 'log' ? [...box.children].indexOf(this) : -1;
    const top = index < 0 ? 0 : index * LINE_PX - (box?.scrollTop ?? 0);
    return { top, bottom: top + LINE_PX } as DOMRect;
  });
});

const box = () => screen.getByRole('log');
const scrollTo = (top: number) => {
  act(() => {
    box().scrollTop = top;
  });
  fireEvent.scroll(box());
};
const names = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `l${from + index}`);
/** Where a line is seen, from the upper edge. */
const seenAt = (line: string) => box().querySelector(`[data-line="${line}"]`)?.getBoundingClientRect().top;

describe('the place in a talk', () => {
  it('is the end, and stays there when something comes in', () => {
    const { rerender } = render(<Talk lines={names(10, 20)} />);
    expect(box().scrollTop).toBe(1_000);
    rerender(<Talk lines={names(10, 21)} />);
    expect(box().scrollTop).toBe(1_100);
  });

  it('does not move while one reads: neither by new lines, nor by older ones, nor by one that falls out above', () => {
    const { rerender } = render(<Talk lines={names(10, 20)} />);
    scrollTo(430);
    expect(screen.getByText(/above/)).toBeInTheDocument();
    expect(seenAt('l14')).toBe(-30);
    rerender(<Talk lines={names(10, 21)} />);
    expect(seenAt('l14')).toBe(-30);
    rerender(<Talk lines={names(11, 22)} />);
    expect(seenAt('l14')).toBe(-30);
    rerender(<Talk lines={names(0, 22)} />);
    expect(seenAt('l14')).toBe(-30);
  });

  it('asks for older lines near the beginning, and another talk begins at its end', () => {
    const { rerender } = render(<Talk lines={names(10, 20)} />);
    expect(onTop).not.toHaveBeenCalled();
    scrollTo(20);
    expect(onTop).toHaveBeenCalledOnce();
    rerender(<Talk talk="t2" lines={names(30, 36)} />);
    expect(box().scrollTop).toBe(600);
    expect(screen.getByText(/at the end/)).toBeInTheDocument();
  });
});
