import { Link } from 'react-router';
import { Notice } from './notice';
import { usePageTitle } from './page-title';

export function NotFoundPage() {
  usePageTitle('Not found');
  return (
    <Notice title="There is no such page">
      <p>
        <Link to="/">Back to the stories</Link>
      </p>
    </Notice>
  );
}
