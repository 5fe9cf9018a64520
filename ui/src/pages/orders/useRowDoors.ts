/** The doors of a row, the same object from render to render: a list of fifty rows is not made anew for every key. */
import { useEffect, useMemo, useRef } from 'react';
import type { RowDoors } from './RowAction';

export function useRowDoors(doors: RowDoors): RowDoors {
  const latest = useRef(doors);
  useEffect(() => {
    latest.current = doors;
  });
  const { busyId } = doors;
  return useMemo(
    () => ({
      send: (order) => latest.current.send(order),
      retry: (order) => latest.current.retry(order),
      ship: (order) => latest.current.ship(order),
      review: (order) => latest.current.review(order),
      copy: (order) => latest.current.copy(order),
      override: (order) => latest.current.override(order),
      turnOn: (order) => latest.current.turnOn(order),
      match: (order) => latest.current.match(order),
      open: (order) => latest.current.open(order),
      postpone: (order) => latest.current.postpone(order),
      cancel: (order) => latest.current.cancel(order),
      busyId,
    }),
    [busyId],
  );
}
