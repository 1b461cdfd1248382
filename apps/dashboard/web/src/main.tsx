import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { OperationsPage } from './operations/operations-page';
import { ArticlePage } from './readers/article-page';
import { StoriesPage } from './readers/stories-page';
import { StoryPage } from './readers/story-page';
import { NotFoundPage } from './shell/not-found-page';
import { Shell } from './shell/shell';
import './shell/theme.css';
import './shell/shell.css';

const router = createBrowserRouter([
  {
    element: <Shell />,
    children: [
      { path: '/', element: <StoriesPage /> },
      { path: '/stories/:id', element: <StoryPage /> },
      { path: '/articles/:id', element: <ArticlePage /> },
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
