// On or off, as a box with a sentence.
import type { ReactNode } from "react";
import { Checkbox } from "react-aria-components";

interface Props {
  children: ReactNode;
  selected: boolean;
  onChange: (next: boolean) => void;
  disabled?: boolean;
}

export const Check = ({ children, selected, onChange, disabled = false }: Props): ReactNode => (
  <Checkbox className="check" isSelected={selected} isDisabled={disabled} onChange={onChange}>
    <span className="box" />
    <span>{children}</span>
  </Checkbox>
);
