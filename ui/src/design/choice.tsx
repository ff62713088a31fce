// One of a few, in words, that opens as a list.
import type { ReactNode } from "react";
import { Button, ListBox, ListBoxItem, Popover, Select, SelectValue } from "react-aria-components";
import { Icon } from "./icon";

interface Props<T extends string> {
  label: string;
  value: T;
  options: readonly { id: T; name: string; note?: string }[];
  onChange: (next: T) => void;
  disabled?: boolean;
}

export const Choice = <T extends string>({ label, value, options, onChange, disabled = false }: Props<T>): ReactNode => (
  <Select
    aria-label={label}
    value={value}
    isDisabled={disabled}
    onChange={(next) => options.some((it) => it.id === next) && onChange(next as T)}
  >
    <Button className="btn small">
      <SelectValue>{() => options.find((it) => it.id === value)?.name ?? value}</SelectValue>
      <Icon name="down" small />
    </Button>
    <Popover>
      <ListBox className="menu" items={options}>
        {(it) => (
          <ListBoxItem id={it.id} textValue={it.name}>
            <span>{it.name}</span>
            {it.note && <span className="note">{it.note}</span>}
          </ListBoxItem>
        )}
      </ListBox>
    </Popover>
  </Select>
);
