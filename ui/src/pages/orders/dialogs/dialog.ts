/** What every dialog about orders is given. */
import type { OrderActionRequest } from '@/api/types';

export interface DialogProps {
  open: boolean;
  busy: boolean;
  onClose: () => void;
  onSubmit: (body: OrderActionRequest) => void;
}
