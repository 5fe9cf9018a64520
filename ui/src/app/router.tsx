/** Paths to pages. Tabs, filters and open drawers live in the query part, so that Back and links work. */
import { createBrowserRouter, type RouteObject } from 'react-router';
import { NotFound } from './errors/NotFound';
import { PageCrash } from './errors/PageCrash';
import { PageLoading } from './layout/PageLoading';
import { Shell } from './layout/Shell';
import { PATHS } from './paths';
import { PAGE_ROUTES } from './routes';

const lazyPage = (load: () => Promise<React.ComponentType>) => async () => ({ Component: await load() });

/** Only the development server has the page that shows every component. */
const gallery: RouteObject[] = import.meta.env.DEV
  ? [
      {
        path: '/gallery',
        ErrorBoundary: PageCrash,
        lazy: lazyPage(() => import('@/pages/gallery/GalleryPage').then((page) => page.GalleryPage)),
      },
    ]
  : [];

export function appRoutes(): RouteObject[] {
  return [
    {
      path: PATHS.login,
      HydrateFallback: PageLoading,
      ErrorBoundary: PageCrash,
      lazy: lazyPage(() => import('@/pages/auth/LoginPage').then((page) => page.LoginPage)),
    },
    {
      path: PATHS.setup,
      HydrateFallback: PageLoading,
      ErrorBoundary: PageCrash,
      lazy: lazyPage(() => import('@/pages/auth/SetupPage').then((page) => page.SetupPage)),
    },
    {
      Component: Shell,
      HydrateFallback: PageLoading,
      ErrorBoundary: PageCrash,
      children: [
        ...PAGE_ROUTES.map(({ path, load }) => ({ path, ErrorBoundary: PageCrash, lazy: lazyPage(load) })),
        ...gallery,
        { path: '*', Component: NotFound },
      ],
    },
  ];
}

export function createAppRouter() {
  return createBrowserRouter(appRoutes());
}
