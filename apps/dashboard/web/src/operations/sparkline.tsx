const WIDTH = 96;
const HEIGHT = 24;

/** The last two minutes as a line; gaps where nothing was known. The numbers stand beside it, so it is decoration. */
export function Sparkline({ values, slots = 60 }: { values: (number | null)[]; slots?: number }) {
  const most = Math.max(1, ...values.map((value) => value ?? 0));
  const x = (index: number) => ((slots - values.length + index) / (slots - 1)) * WIDTH;
  const y = (value: number) => HEIGHT - 2 - (value / most) * (HEIGHT - 4);
  let pen = 'M';
  const path = values
    .map((value, index) => {
      const step = value === null ? '' : `${pen}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
      pen = value === null ? 'M' : 'L';
      return step;
    })
    .join('');
  return (
    <svg className="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
