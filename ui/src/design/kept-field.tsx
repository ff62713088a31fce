// One line with a button of its own that keeps it. What is wrong with it is said at the line: before it is sent, or as the desk has
// refused it.
import { useState, type ReactNode } from "react";
import { useTold, type Said } from "../words/faults";
import { Button } from "./button";
import { Field } from "./field";

interface Props {
  label: string;
  help: string;
  /** As it is kept. */
  value: string;
  /** What is expected, of what is not that. */
  check: (value: string) => string | undefined;
  does: string;
  isPending: boolean;
  failure: Said | null;
  onKeep: (value: string) => void;
}

export function KeptField({ label, help, value: kept, check, does, isPending, failure, onKeep }: Props): ReactNode {
  const told = useTold();
  const [value, setValue] = useState(kept);
  const [left, setLeft] = useState(false);
  const odd = check(value.trim());
  const refused = (said: Said): string => [told(said).what, told(said).next].filter(Boolean).join(" ");
  const keep = (): void => {
    setLeft(true);
    if (odd === undefined) onKeep(value.trim());
  };
  return (
    <form className="kept" onSubmit={(event) => { event.preventDefault(); keep(); }}>
      <Field label={label} help={help} value={value} onChange={setValue} onBlur={() => setLeft(true)} fault={(left ? odd : undefined) ?? (failure ? refused(failure) : undefined)} />
      <div className="acts"><Button type="submit" isDisabled={isPending || value.trim() === kept}>{does}</Button></div>
    </form>
  );
}
