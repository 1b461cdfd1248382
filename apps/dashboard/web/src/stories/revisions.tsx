import { useState } from 'react';
import type { DiffPart, RevisionDiff } from '#libs/contracts/api/revisions.js';
import type { StoryArticle } from '#libs/contracts/story.js';
import { useResource } from '../api/use-resource';
import { languageAttributes } from '../format/language';
import { Time } from '../format/time';
import { ErrorNotice, Loading } from '../shell/page-parts';

/** How often an article was revised, and what each revision changed. */
export function Revisions({ article }: { article: StoryArticle }) {
  const [isOpen, setOpen] = useState(false);
  const times = article.revision - 1;
  if (times === 0) return null;
  return (
    <details className="revisions" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{times === 1 ? 'Revised once' : `Revised ${times} times`}</summary>
      {isOpen && <Changes articleId={article.id} latest={article.revision} />}
    </details>
  );
}

/** The changes of one revision, at first the latest one, and the way to the others. */
function Changes({ articleId, latest }: { articleId: string; latest: number }) {
  const [chosen, setChosen] = useState<number | null>(null);
  const to = chosen ?? latest;
  const {
    data: diff,
    error,
    reload,
  } = useResource<RevisionDiff>(`/api/articles/${articleId}/diff?from=${to - 1}&to=${to}`);
  return (
    <>
      <p className="revision-choice">
        <button type="button" disabled={to === 2} onClick={() => setChosen(to - 1)}>
          Earlier
        </button>
        <span>
          Version {to} of {latest}
        </span>
        <button type="button" disabled={to === latest} onClick={() => setChosen(to + 1)}>
          Later
        </button>
        {diff && <Time iso={diff.to.receivedAt} />}
      </p>
      {diff ? <Diff diff={diff} /> : error ? <ErrorNotice error={error} retry={reload} /> : <Loading />}
    </>
  );
}

function Diff({ diff }: { diff: RevisionDiff }) {
  return (
    <div className="diff" {...languageAttributes(diff.to.language)}>
      <p className="diff-title">
        <Parts parts={diff.title} />
      </p>
      <p>
        <Parts parts={diff.text} />
      </p>
    </div>
  );
}

function Parts({ parts }: { parts: DiffPart[] }) {
  return parts.map(({ op, text }, index) => {
    if (op === 'insert') return <ins key={index}>{text}</ins>;
    if (op === 'delete') return <del key={index}>{text}</del>;
    return <span key={index}>{shorten(text, index > 0, index < parts.length - 1)}</span>;
  });
}

/** Characters of unchanged text that are shown beside a change. */
const CONTEXT_LENGTH = 150;

/** Unchanged text beside the changes before and after it. */
function shorten(text: string, isAfterChange: boolean, isBeforeChange: boolean): string {
  const characters = [...text];
  if (characters.length <= 2 * CONTEXT_LENGTH) return text;
  const start = isAfterChange || !isBeforeChange ? characters.slice(0, CONTEXT_LENGTH).join('') : '';
  const end = isBeforeChange ? characters.slice(-CONTEXT_LENGTH).join('') : '';
  return `${start} … ${end}`;
}
