import { useId, type ReactNode } from 'react';

interface InputAttributes {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
}

/** A labelled input with an error or a hint below, which screen readers announce with it. */
export function Field(props: {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  children: (attributes: InputAttributes) => ReactNode;
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
        <p id={note} className="error" role="alert">
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

/** A labelled checkbox with a hint below. */
export function Checkbox(props: { name: string; label: string; hint: string; checked: boolean }) {
  const id = useId();
  const { name, label, hint, checked } = props;
  return (
    <div className="field checkbox">
      <input id={id} type="checkbox" name={name} defaultChecked={checked} aria-describedby={`${id}-note`} />
      <label htmlFor={id}>{label}</label>
      <p id={`${id}-note`} className="hint">
        {hint}
      </p>
    </div>
  );
}
