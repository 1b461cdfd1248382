import type { Evidence } from '#libs/contracts/cluster-decision.js';

const METHODS: Record<Evidence['method'], string> = {
  none: 'No earlier article matched, so it started a new story.',
  identity: 'The same source published an earlier version with the same identity.',
  'canonical-url': 'Both articles have the same canonical URL.',
  'content-hash': 'Title and text are the same except for case, spaces and punctuation.',
  minhash: 'Most word sequences are the same in both texts.',
  translation: 'Names, numbers and other clues appear in both texts in the same order.',
  story: 'Both texts share clues that few other articles have.',
};

const digits = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
const signed = new Intl.NumberFormat('en', { maximumSignificantDigits: 2, signDisplay: 'exceptZero' });

/** Why an article is in its story: the shared clues, their weights, and the score against the threshold. */
export function EvidencePanel({ evidence, other }: { evidence: Evidence; other: string | null }) {
  const { anchors, adjustments, method } = evidence;
  const maxWeight = Math.max(
    ...anchors.map(({ weight }) => Math.abs(weight)),
    ...adjustments.map(({ weight }) => Math.abs(weight)),
  );
  return (
    <details className="evidence">
      <summary>Evidence</summary>
      <p>{METHODS[method]}</p>
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
                  <Weight value={anchor.weight} maxWeight={maxWeight} />
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
                <Weight value={weight} maxWeight={maxWeight} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </details>
  );
}

/** The score as a bar, with a mark at the threshold. */
function Score({ score, threshold }: { score: number; threshold: number }) {
  const end = Math.max(score, threshold, 0.01) * 1.1;
  const percent = (value: number) => `${Math.max(0, (value / end) * 100)}%`;
  return (
    <div className="score">
      <p>
        Score <strong>{digits.format(score)}</strong>, threshold <strong>{digits.format(threshold)}</strong>
      </p>
      <div className="track" aria-hidden="true">
        <span className="score-bar" style={{ inlineSize: percent(score) }} />
        <span className="threshold" style={{ insetInlineStart: percent(threshold) }} />
      </div>
    </div>
  );
}

function Weight({ value, maxWeight }: { value: number; maxWeight: number }) {
  const width = maxWeight > 0 ? (Math.abs(value) / maxWeight) * 100 : 0;
  return (
    <span className="weight">
      <span className="number">{signed.format(value)}</span>
      <span className="bar" aria-hidden="true">
        <span className={value < 0 ? 'against' : 'for'} style={{ inlineSize: `${width}%` }} />
      </span>
    </span>
  );
}
