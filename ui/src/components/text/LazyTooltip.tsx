/** A tooltip that costs nothing until the pointer comes: a list shows hundreds. For text alone; a control keeps its place. */
import { Tooltip } from 'antd';
import { cloneElement, type ReactElement, type ReactNode, useState } from 'react';

export interface LazyTooltipProps {
  title: ReactNode;
  children: ReactElement<{ onPointerEnter?: () => void }>;
}

export function LazyTooltip({ title, children }: LazyTooltipProps) {
  const [armed, setArmed] = useState(false);
  if (!armed) return cloneElement(children, { onPointerEnter: () => setArmed(true) });
  // The pointer is there already: what it came for is shown.
  return (
    <Tooltip title={title} defaultOpen>
      {children}
    </Tooltip>
  );
}
