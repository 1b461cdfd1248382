import { useEffect, useRef, type FormEvent } from 'react';
import { Link, useSearchParams } from 'react-router';
import { languageName, LANGUAGES } from '../format/language';

/** Query parameters of the front page; GET /api/stories has the same. */
export const FILTERS = ['q', 'language', 'source'];

const CHOICES = LANGUAGES.map((tag) => ({ tag, name: languageName(tag) })).sort((a, b) => a.name.localeCompare(b.name));

/** Search, language and source, kept in the URL so that a view can be bookmarked and shared. */
export function StoryFilters({ filters }: { filters: URLSearchParams }) {
  const [, setParameters] = useSearchParams();
  const form = useRef<HTMLFormElement>(null);
  const key = filters.toString();
  useEffect(() => {
    // Follows the URL after a link or the browser's back button.
    for (const name of FILTERS) {
      const field = form.current?.elements.namedItem(name);
      if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement)
        field.value = filters.get(name) ?? '';
    }
  }, [key]);
  const apply = (event?: FormEvent) => {
    event?.preventDefault();
    const values = [...new FormData(form.current!)].map(
      ([name, value]) => [name, String(value).trim()] as [string, string],
    );
    setParameters(new URLSearchParams(values.filter(([, value]) => value)));
  };
  const language = filters.get('language');
  const isUnlisted = language && !LANGUAGES.includes(language);
  return (
    <search>
      <form ref={form} className="filters" onSubmit={apply}>
        <label className="words">
          <span>Search</span>
          <input name="q" type="search" defaultValue={filters.get('q') ?? ''} autoComplete="off" />
        </label>
        <label>
          <span>Language</span>
          <select name="language" defaultValue={language ?? ''} onChange={() => apply()}>
            <option value="">All languages</option>
            {isUnlisted && <option value={language}>{languageName(language)}</option>}
            {CHOICES.map(({ tag, name }) => (
              <option key={tag} value={tag}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>Source</span>
          <input name="source" defaultValue={filters.get('source') ?? ''} autoComplete="off" />
        </label>
        <button type="submit">Search</button>
        {filters.size > 0 && <Link to="/">Show all</Link>}
      </form>
    </search>
  );
}
