import { useId, type ReactNode } from 'react';

interface Described {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
}

/** A labelled input; what is wrong with it, or else what belongs in it, stands below it and is read out with it. */
export function Field(props: {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  children: (described: Described) => ReactNode;
}) {
  const id = useId();
  const { label, hint, error, children } = props;
  const note = `${id}-note`;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        'aria-describedby': (error ?? hint) ? note : undefined,
        'aria-invalid': error ? true : undefined,
      })}
      {error && (
        <p id={note} className="wrong" role="alert">
          {error}
        </p>
      )}
      {!error && hint && (
        <p id={note} className="hint">
          {hint}
        </p>
      )}
    </div>
  );
}

/** A box to tick, with what ticking it means. */
export function Tick({ name, label, hint, checked }: { name: string; label: string; hint: string; checked: boolean }) {
  const id = useId();
  return (
    <div className="field tick">
      <input id={id} type="checkbox" name={name} defaultChecked={checked} aria-describedby={`${id}-note`} />
      <label htmlFor={id}>{label}</label>
      <p id={`${id}-note`} className="hint">
        {hint}
      </p>
    </div>
  );
}
