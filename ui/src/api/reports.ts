/** 售卖明细, 旅行社预约明细, and both beside their orders. */
import { useQuery } from '@tanstack/react-query';
import { api, data } from './client';
import { keys } from './keys';
import type { BookingSum, OrderReport, SalesDetail, SalesSum, TravelBooking } from './types';
import { type KeysetQuery, useKeyset } from './useKeyset';

export const SALES_BY = ['status', 'channel', 'role', 'store', 'product', 'day'] as const;
export type SalesBy = (typeof SALES_BY)[number];

export interface SalesFilters {
  shop_id?: string;
  status?: string;
  channel?: string;
  role?: string;
  store?: string;
  when?: 'verified' | 'paid';
  from?: number;
  to?: number;
  number?: string;
}

export interface BookingFilters {
  shop_id?: string;
  status?: string;
  from?: string;
  to?: string;
  number?: string;
}

export function useSalesSums(filters: SalesFilters, by: SalesBy | 'all') {
  return useQuery<SalesSum[]>({
    queryKey: keys.part('imports', 'sales-sums', { ...filters, by }),
    queryFn: ({ signal }) =>
      data(api.GET('/api/v1/sales-details/sums', { params: { query: { ...filters, by } }, signal })),
  });
}

export function useSales(filters: SalesFilters, limit: number): KeysetQuery<SalesDetail> {
  return useKeyset<SalesDetail>({
    queryKey: keys.part('imports', 'sales', { ...filters, limit }),
    fetchPage: (cursor, signal) =>
      data(
        api.GET('/api/v1/sales-details', {
          params: { query: cursor ? { ...filters, limit, cursor } : { ...filters, limit } },
          signal,
        }),
      ),
  });
}

export function useBookingSums(filters: BookingFilters, by: 'status' | 'day') {
  return useQuery<BookingSum[]>({
    queryKey: keys.part('imports', 'booking-sums', { ...filters, by }),
    queryFn: ({ signal }) =>
      data(api.GET('/api/v1/travel-bookings/sums', { params: { query: { ...filters, by } }, signal })),
  });
}

export function useBookings(filters: BookingFilters, limit: number): KeysetQuery<TravelBooking> {
  return useKeyset<TravelBooking>({
    queryKey: keys.part('imports', 'bookings', { ...filters, limit }),
    fetchPage: (cursor, signal) =>
      data(
        api.GET('/api/v1/travel-bookings', {
          params: { query: cursor ? { ...filters, limit, cursor } : { ...filters, limit } },
          signal,
        }),
      ),
  });
}

export function useOrderReports(
  filters: { shop_id?: string; number?: string },
  limit: number,
): KeysetQuery<OrderReport> {
  return useKeyset<OrderReport>({
    queryKey: keys.part('imports', 'orders', { ...filters, limit }),
    fetchPage: (cursor, signal) =>
      data(
        api.GET('/api/v1/order-reports', {
          params: { query: cursor ? { ...filters, limit, cursor } : { ...filters, limit } },
          signal,
        }),
      ),
  });
}
