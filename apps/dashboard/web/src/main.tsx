// Imported before the pages, so that the pages' own rules override these.
import './shell/theme.css';
import './shell/shell.css';
import './shell/data-table.css';
import './shell/field.css';
import './shell/filters.css';
import './shell/parts.css';
import './shell/state.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { FeedPage } from './feeds/feed-page';
import { FeedsPage } from './feeds/feeds-page';
import { OperationsPage } from './operations/operations-page';
import { NotFoundPage, Shell } from './shell/shell';
import { ArticlePage } from './stories/article-page';
import { StoriesPage } from './stories/stories-page';
import { StoryPage } from './stories/story-page';
import { WebhookPage } from './webhooks/webhook-page';
import { WebhooksPage } from './webhooks/webhooks-page';

const router = createBrowserRouter([
  {
    element: <Shell />,
    children: [
      { path: '/', element: <StoriesPage /> },
      { path: '/stories/:id', element: <StoryPage /> },
      { path: '/articles/:id', element: <ArticlePage /> },
      { path: '/feeds', element: <FeedsPage /> },
      { path: '/feeds/:id', element: <FeedPage /> },
      { path: '/webhooks', element: <WebhooksPage /> },
      { path: '/webhooks/:id', element: <WebhookPage /> },
      { path: '/operations', element: <OperationsPage /> },
      { path: '*', element: <NotFoundPage /> },
    ],
  },
]);

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <RouterProvider router={router} />
  </StrictMode>,
);
