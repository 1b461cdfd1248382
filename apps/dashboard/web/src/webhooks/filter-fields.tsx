import type { WebhookView } from '#libs/contracts/api/webhooks.js';
import type { StoryEventType } from '#libs/contracts/story-event.js';
import { fieldError, type RequestError } from '../api/request';
import { STORY_EVENTS } from '../api/use-event-stream';
import { Field } from '../shell/field';
import { shortType } from './webhook';

/** Which events a webhook gets. */
export type Filters = Pick<WebhookView, 'types' | 'language' | 'source'>;

export const NO_FILTERS: Filters = { types: null, language: null, source: null };

export function FilterFields({ filters, error }: { filters: Filters; error: RequestError | null }) {
  const text = { autoComplete: 'off', spellCheck: false, type: 'text' };
  return (
    <div className="settings">
      <fieldset className="types">
        <legend>Events</legend>
        {STORY_EVENTS.map((type) => (
          <label key={type}>
            <input
              type="checkbox"
              name="types"
              value={type}
              defaultChecked={!filters.types || filters.types.includes(type)}
            />
            {shortType(type)}
          </label>
        ))}
      </fieldset>
      <Field
        label="Language"
        hint="For example de: of stories with an article in it. Empty: all."
        error={fieldError(error, 'language')}
      >
        {(attributes) => <input {...attributes} {...text} name="language" defaultValue={filters.language ?? ''} />}
      </Field>
      <Field
        label="Source"
        hint="Of articles from it, and those without an article. Empty: all."
        error={fieldError(error, 'source')}
      >
        {(attributes) => <input {...attributes} {...text} name="source" defaultValue={filters.source ?? ''} />}
      </Field>
    </div>
  );
}

/** All types, or none, is no filter. */
export function readFilters(form: HTMLFormElement): Filters {
  const values = new FormData(form);
  const text = (name: string) => String(values.get(name) ?? '').trim() || null;
  const types = values.getAll('types') as StoryEventType[];
  const isFilter = types.length > 0 && types.length < STORY_EVENTS.length;
  return { types: isFilter ? types : null, language: text('language'), source: text('source') };
}
