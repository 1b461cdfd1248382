import type { Evidence } from '../api/types';

const METHODS: Record<Evidence['method'], string> = {
  none: 'Nothing told the same story when it came in, so it opened a story of its own.',
  identity: 'The same source published it under the same identity before.',
  'canonical-url': 'It stands under the same address.',
  'content-hash': 'Title and text are the same, but for case, spaces and punctuation.',
  minhash: 'Most runs of words are the same in both texts.',
  translation: 'Names, numbers and other clues stand in both texts, in the same order.',
  story: 'Both texts share clues that few other articles have.',
};

const digits = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
const signed = new Intl.NumberFormat('en', { maximumSignificantDigits: 2, signDisplay: 'exceptZero' });

/** Why an article is where it is: what both texts share, what that weighs, and what was needed. */
export function EvidencePanel({ evidence, other }: { evidence: Evidence; other: string | null }) {
  const { anchors, adjustments, method } = evidence;
  const most = Math.max(
    ...anchors.map(({ weight }) => Math.abs(weight)),
    ...adjustments.map(({ weight }) => Math.abs(weight)),
  );
  return (
    <details className="evidence">
      <summary>Why it is here</summary>
      <p>{METHODS[method] ?? `Decided by ${method}.`}</p>
      {method !== 'none' && <Score score={evidence.score} threshold={evidence.threshold} />}
      {anchors.length > 0 && (
        <table>
          <caption>Shared clues</caption>
          <thead>
            <tr>
              <th scope="col">Kind</th>
              <th scope="col">Here</th>
              <th scope="col">{other ? `In ${other}` : 'There'}</th>
              <th scope="col">Weight</th>
            </tr>
          </thead>
          <tbody>
            {anchors.map((anchor, index) => (
              <tr key={index}>
                <td>{anchor.kind}</td>
                <td dir="auto">{anchor.surface}</td>
                <td dir="auto">{anchor.otherSurface}</td>
                <td>
                  <Weight value={anchor.weight} most={most} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {adjustments.length > 0 && (
        <dl className="adjustments">
          {adjustments.map(({ name, weight }, index) => (
            <div key={index}>
              <dt>{name}</dt>
              <dd>
                <Weight value={weight} most={most} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </details>
  );
}

/** The score as a bar, with a mark where it had to reach. */
function Score({ score, threshold }: { score: number; threshold: number }) {
  const end = Math.max(score, threshold, 0.01) * 1.1;
  const percent = (value: number) => `${Math.max(0, (value / end) * 100)}%`;
  return (
    <div className="score">
      <p>
        Score <strong>{digits.format(score)}</strong>, needed <strong>{digits.format(threshold)}</strong>
      </p>
      <div className="track" aria-hidden="true">
        <span className="reached" style={{ inlineSize: percent(score) }} />
        <span className="needed" style={{ insetInlineStart: percent(threshold) }} />
      </div>
    </div>
  );
}

function Weight({ value, most }: { value: number; most: number }) {
  const width = most > 0 ? (Math.abs(value) / most) * 100 : 0;
  return (
    <span className="weight">
      <span className="number">{signed.format(value)}</span>
      <span className="bar" aria-hidden="true">
        <span className={value < 0 ? 'against' : 'for'} style={{ inlineSize: `${width}%` }} />
      </span>
    </span>
  );
}
