/** The codes of this sitting: each is sent at once, so that the next one can be scanned while an answer is awaited. */
import { useState } from 'react';
import { asApiError } from '@/api/ApiError';
import { randomKey } from '@/api/client';
import type { VerificationRecord, VerificationRequest } from '@/api/types';
import { useVerify } from '@/api/verifications';

/** So many are kept in sight. */
const KEPT = 20;

export interface Scan {
  key: string;
  /** The code, masked: the screen of a counter is read by many. */
  code: string;
  order: string;
  at: number;
  record?: VerificationRecord;
  /** Why it could not even be asked. */
  error?: { code: string; message: string };
}

export function masked(code: string): string {
  return `••••${code.length < 8 ? '' : code.slice(-4)}`;
}

export function useScans(onAnswer: (good: boolean) => void) {
  const verify = useVerify();
  const [scans, setScans] = useState<Scan[]>([]);
  const change = (key: string, patch: Partial<Scan>) =>
    setScans((now) => now.map((scan) => (scan.key === key ? { ...scan, ...patch } : scan)));
  const ask = (body: VerificationRequest) => {
    const key = randomKey();
    const scan: Scan = {
      key,
      code: masked(body.verification_code.trim()),
      order: body.order_sn ?? '',
      at: Date.now(),
    };
    setScans((now) => [scan, ...now].slice(0, KEPT));
    verify.mutateAsync({ body, key }).then(
      (record) => {
        change(key, { record });
        onAnswer(record.state === 'verified');
      },
      (thrown: unknown) => {
        const { code, message } = asApiError(thrown);
        change(key, { error: { code, message } });
        onAnswer(false);
      },
    );
  };
  return { scans, ask, change };
}
