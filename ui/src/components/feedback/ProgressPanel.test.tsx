import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { ProgressPanel } from './ProgressPanel';

const running = (done: number, total: number | null, unit?: 'rows' | 'bytes' | 'steps') =>
  render(
    <ProgressPanel
      title="导入卡密"
      operation={{ state: 'running', done, total, ...(unit ? { unit } : {}) }}
    />,
  );

describe('ProgressPanel', () => {
  it('says what it counts', () => {
    running(1_250_000, 5_242_880, 'bytes');
    expect(screen.getByText('已读取 1.2 MB / 5.0 MB')).toBeInTheDocument();
    running(1_200, 100_000, 'rows');
    expect(screen.getByText('1,200 / 100,000 行')).toBeInTheDocument();
    running(7, null);
    expect(screen.getByText('已处理 7 行')).toBeInTheDocument();
  });

  it('counts no steps', () => {
    running(0, 1, 'steps');
    expect(screen.queryByText(/处理|0 \/ 1/)).toBeNull();
  });
});
