/** Every component in every state, for the eye; only on the development server, so it carries no translations. */
import { Button, Flex, Form, Space, Tabs } from 'antd';
import { useState } from 'react';
import { ApiError } from '@/api/ApiError';
import {
  BatchBar,
  BatchResult,
  Chart,
  ConfirmButton,
  CopyText,
  DetailDrawer,
  DrawerSection,
  DurationInput,
  EmptyState,
  ErrorState,
  Facts,
  FilterBar,
  KeyHint,
  Money,
  MoneyInput,
  Page,
  Panel,
  ProgressPanel,
  SecretInput,
  StateTag,
  StatTile,
  stateLook,
  Time,
  Timeline,
} from '@/components';
import { STATES, type StateKind } from '@/components/state/states';
import { GalleryTable } from './GalleryTable';

const HOURS = Array.from({ length: 24 }, (_, hour) => `${hour}:00`);
const ORDERS = HOURS.map((_, hour) => Math.round(20 + 18 * Math.sin((hour - 7) / 3.1)));

export function GalleryPage() {
  const [tab, setTab] = useState('pieces');
  return (
    <Page
      layout={tab === 'table' ? 'fill' : 'flow'}
      title="Component gallery"
      subtitle="what pages are built from"
      actions={<Button type="primary">Main action</Button>}
      tabs={
        <Tabs
          activeKey={tab}
          onChange={setTab}
          items={[
            { key: 'pieces', label: 'Pieces' },
            { key: 'table', label: 'Table' },
            { key: 'states', label: 'Empty and error' },
          ]}
        />
      }
    >
      {tab === 'table' ? <GalleryTable /> : tab === 'states' ? <EmptyAndError /> : <Pieces />}
    </Page>
  );
}

function Pieces() {
  const now = Date.now();
  const [drawer, setDrawer] = useState(false);
  const [batch, setBatch] = useState(false);
  return (
    <>
      <div style={{ display: 'grid', gridTemplateColumns: 'repeat(5, 1fr)', gap: 12 }}>
        <StatTile label="Orders" value="128" hint="12 more than yesterday" to="/orders" />
        <StatTile label="By hand" value="3" tone="amber" hint="oldest 14 min" />
        <StatTile label="To check" value="1" tone="purple" hint="answer on the platform" />
        <StatTile label="Revenue" value={<Money fen={1_234_560} />} hint="paid today" />
        <StatTile label="Loading" value={undefined} />
      </div>
      <Panel title="Orders of 24 hours" hint="per hour">
        <Chart
          label="Orders of 24 hours"
          categories={HOURS}
          series={[
            { name: 'Orders', kind: 'bar', values: ORDERS },
            {
              name: 'Delivered',
              kind: 'line',
              values: ORDERS.map((n) => Math.max(0, n - 4)),
              color: 'amber',
            },
          ]}
        />
      </Panel>
      <Panel title="States">
        <Flex vertical gap={8}>
          {(Object.keys(STATES) as StateKind[]).map((kind) => (
            <Space key={kind} wrap size={8}>
              {Object.keys(STATES[kind]).map((state) => (
                <StateTag key={state} kind={kind} state={state} />
              ))}
            </Space>
          ))}
        </Flex>
      </Panel>
      <Panel title="Text and form">
        <FilterBar>
          <CopyText text="240917-123456789012345" />
          <Money fen={1230} />
          <Time at={now - 90_000} />
          <Time at={now + 7_200_000} format="relative" />
          <KeyHint keys={['Ctrl', 'K']} />
          <ConfirmButton danger title="Really?" onConfirm={() => undefined}>
            Void
          </ConfirmButton>
          <Button onClick={() => setDrawer(true)}>Drawer</Button>
          <Button onClick={() => setBatch(true)}>Batch result</Button>
          <Button type="primary">Primary</Button>
          <Button disabled>Disabled</Button>
        </FilterBar>
        <Form
          layout="vertical"
          style={{ maxWidth: 380, marginTop: 16 }}
          initialValues={{ money: 1990, ms: 300_000 }}
        >
          <Form.Item name="secret" label="Secret">
            <SecretInput stored clearable />
          </Form.Item>
          <Form.Item name="money" label="Money">
            <MoneyInput />
          </Form.Item>
          <Form.Item name="ms" label="Duration">
            <DurationInput />
          </Form.Item>
        </Form>
      </Panel>
      <BatchBar count={12} onClear={() => undefined}>
        <Button size="small">Deliver</Button>
        <Button size="small">Postpone</Button>
      </BatchBar>
      <ProgressPanel
        title="Card import"
        operation={{ state: 'running', done: 43_210, total: 100_000 }}
        onCancel={() => undefined}
      />
      <BatchResult
        results={
          batch
            ? [
                { id: '1', ok: true, code: null, message: null },
                { id: '2', ok: false, code: 'out_of_stock', message: null },
              ]
            : undefined
        }
        onClose={() => setBatch(false)}
        nameOf={(id) => `24091${id}-99887766`}
      />
      <DetailDrawer
        open={drawer}
        onClose={() => setDrawer(false)}
        title={<CopyText text="240917-123456789012345" />}
        states={
          <>
            <StateTag kind="order" state="pending_ship" />
            <StateTag kind="content" state="out_of_stock" />
            <StateTag kind="platform" state="unshipped" />
          </>
        }
        onPrevious={undefined}
        onNext={() => undefined}
        actions={
          <>
            <Button>Note</Button>
            <Button type="primary">Deliver</Button>
          </>
        }
      >
        <Facts
          items={[
            { key: 'buyer', label: 'Buyer', value: 'm***8' },
            { key: 'amount', label: 'Amount', value: <Money fen={1990} strong /> },
            { key: 'title', label: 'Product', value: 'Steam 50', wide: true },
          ]}
        />
        <DrawerSection title="Timeline">
          <Timeline
            items={[
              {
                key: '1',
                tone: 'green',
                icon: stateLook('check', 'ok').icon,
                title: 'Paid',
                at: now - 600_000,
              },
              {
                key: '2',
                tone: 'red',
                icon: stateLook('content', 'out_of_stock').icon,
                title: 'Out of stock',
                detail: 'Needs 2, has 0',
                at: now - 590_000,
              },
              { key: '3', tone: 'grey', icon: stateLook('platform', 'unshipped').icon, title: 'Shipped' },
            ]}
          />
        </DrawerSection>
      </DetailDrawer>
    </>
  );
}

function EmptyAndError() {
  const pictures = [
    'drum',
    'parcel',
    'cards',
    'search',
    'shop',
    'plug',
    'bell',
    'list',
    'chart',
    'file',
  ] as const;
  return (
    <>
      <div style={{ display: 'grid', gridTemplateColumns: 'repeat(4, 1fr)', gap: 12 }}>
        {pictures.map((picture) => (
          <Panel key={picture}>
            <EmptyState compact picture={picture} title={picture} hint="The next step in one sentence" />
          </Panel>
        ))}
      </div>
      <Panel>
        <ErrorState
          error={new ApiError('shop_login_dead', '', { requestId: '0192f3a1' })}
          onRetry={() => undefined}
        />
      </Panel>
    </>
  );
}
