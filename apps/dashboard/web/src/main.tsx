// Before the pages, whose own rules go before these.
import './shell/theme.css';
import './shell/shell.css';
import './shell/data-table.css';
import './shell/field.css';
import './shell/filters.css';
import './shell/state.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { FeedPage } from './feeds/feed-page';
import { FeedsPage } from './feeds/feeds-page';
import { OperationsPage } from './operations/operations-page';
import { ArticlePage } from './readers/article-page';
import { StoriesPage } from './readers/stories-page';
import { StoryPage } from './readers/story-page';
import { NotFoundPage } from './shell/not-found-page';
import { Shell } from './shell/shell';

const router = createBrowserRouter([
  {
    element: <Shell />,
    children: [
      { path: '/', element: <StoriesPage /> },
      { path: '/stories/:id', element: <StoryPage /> },
      { path: '/articles/:id', element: <ArticlePage /> },
      { path: '/feeds', element: <FeedsPage /> },
      { path: '/feeds/:id', element: <FeedPage /> },
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
