/** How far a delivery after restock has come. */
import type { DeliveryProof } from '@/api/types';

export interface ProofStanding {
  /** Everything went out. */
  sent: number;
  /** The program works on it. */
  working: number;
  /** It waits on. */
  left: number;
}

const WORKING: ReadonlySet<string> = new Set(['none', 'reserved', 'sending']);

export function proofStanding(
  proofs: readonly DeliveryProof[],
  refused: ReadonlyMap<string, string>,
): ProofStanding {
  const standing = { sent: 0, working: 0, left: 0 };
  for (const { order } of proofs) {
    if (order.content === 'sent') standing.sent += 1;
    else if (!refused.has(order.id) && WORKING.has(order.content)) standing.working += 1;
    else standing.left += 1;
  }
  return standing;
}
