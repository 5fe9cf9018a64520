/** Puts a notice off: half an hour, two hours, until tomorrow morning. */
import { DownOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';

const CHOICES = ['m30', 'h2', 'morning'] as const;
type Choice = (typeof CHOICES)[number];

const MORNING_HOUR = 9;

/** Minutes from now; the morning is tomorrow's, or today's before it has come. */
export function minutesOf(choice: Choice, now: Date): number {
  if (choice === 'm30') return 30;
  if (choice === 'h2') return 120;
  const morning = new Date(now);
  morning.setHours(MORNING_HOUR, 0, 0, 0);
  if (morning <= now) morning.setDate(morning.getDate() + 1);
  return Math.max(1, Math.round((morning.getTime() - now.getTime()) / 60_000));
}

export function SnoozeButton({ onSnooze, type }: { onSnooze: (minutes: number) => void; type?: 'text' }) {
  const { t } = useTranslation('notices');
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: CHOICES.map((key) => ({ key, label: t(`snooze.${key}`) })),
        onClick: ({ key }) => onSnooze(minutesOf(key as Choice, new Date())),
      }}
    >
      <Button size="small" {...(type ? { type } : {})}>
        {t('action.snooze')} <DownOutlined />
      </Button>
    </Dropdown>
  );
}
