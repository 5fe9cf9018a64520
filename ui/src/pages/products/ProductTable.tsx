/** The products of the chosen shop. */
import { ShopOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { keys } from '@/api/keys';
import { fetchProducts } from '@/api/products';
import { useKeyset } from '@/api/useKeyset';
import { PATHS } from '@/app/paths';
import { useShopFilter } from '@/app/shopFilter';
import { DataTable, EmptyState } from '@/components';
import { useProductColumns } from './useProductColumns';

const PAGE = 50;

export interface ProductTableProps {
  q: string | undefined;
  onSearch: (q: string | undefined) => void;
  activeId: string | undefined;
  onOpen: (id: string) => void;
  onAddRule: (productId: string) => void;
}

export function ProductTable({ q, onSearch, activeId, onOpen, onAddRule }: ProductTableProps) {
  const { t } = useTranslation('products');
  const [shop] = useShopFilter();
  const filters = { shop_id: shop, q };
  const query = useKeyset({
    queryKey: keys.list('products', filters),
    fetchPage: (cursor, signal) => fetchProducts(filters, cursor, PAGE, signal),
  });
  const columns = useProductColumns(onAddRule);
  return (
    <DataTable
      id="products"
      label={t('tab.products')}
      rowKey={(product) => product.id}
      columns={columns}
      query={query}
      activeId={activeId}
      onOpen={(product) => onOpen(product.id)}
      onClearFilters={q ? () => onSearch(undefined) : undefined}
      toolbar={
        <Input.Search
          key={q ?? ''}
          allowClear
          defaultValue={q ?? ''}
          placeholder={t('product.search')}
          aria-label={t('product.search')}
          onSearch={(text) => onSearch(text.trim() || undefined)}
          style={{ width: 300 }}
        />
      }
      empty={
        <EmptyState
          picture="shop"
          title={t('product.empty')}
          hint={t('product.emptyHint')}
          action={
            <Link to={PATHS.shops}>
              <Button icon={<ShopOutlined />}>{t('product.toShops')}</Button>
            </Link>
          }
        />
      }
    />
  );
}
