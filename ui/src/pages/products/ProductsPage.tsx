/** Which product is delivered how: the products of the shops, and the rules over them. */
import { PlusOutlined } from '@ant-design/icons';
import { Button, Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { Page } from '@/components';
import { ProductDrawer } from './ProductDrawer';
import { ProductTable } from './ProductTable';
import { RuleTable } from './RuleTable';
import { RuleDrawer } from './rule/RuleDrawer';
import { SyncProducts } from './SyncProducts';
import { TABS, useProductsUrl } from './useProductsUrl';

export function ProductsPage() {
  const { t } = useTranslation('products');
  const { url, change, editRule, addRule, closeRule } = useProductsUrl();
  return (
    <Page
      layout="fill"
      title={t('title')}
      subtitle={t('subtitle')}
      actions={
        <>
          {url.tab === 'products' ? <SyncProducts /> : null}
          <Button type="primary" icon={<PlusOutlined />} onClick={() => addRule()}>
            {t('rule.add')}
          </Button>
        </>
      }
      tabs={
        <Tabs
          activeKey={url.tab}
          onChange={(key) => change({ tab: TABS.find((tab) => tab === key) ?? 'products', q: undefined })}
          items={TABS.map((key) => ({ key, label: t(`tab.${key}`) }))}
        />
      }
    >
      {url.tab === 'products' ? (
        <ProductTable
          q={url.q}
          onSearch={(q) => change({ q })}
          activeId={url.open}
          onOpen={(id) => change({ open: id })}
          onAddRule={addRule}
        />
      ) : (
        <RuleTable
          q={url.q}
          onSearch={(q) => change({ q })}
          activeId={url.rule}
          onOpen={editRule}
          onAdd={() => addRule()}
        />
      )}
      <ProductDrawer
        id={url.open}
        onClose={() => change({ open: undefined })}
        onEditRule={editRule}
        onAddRule={addRule}
      />
      <RuleDrawer rule={url.rule} productId={url.product} onClose={closeRule} />
    </Page>
  );
}
