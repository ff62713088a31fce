// One of a few, in words, that opens as a list; one of many is found by typing some of its letters.
import type { ReactNode } from "react";
import { Autocomplete, Button, Input, ListBox, ListBoxItem, Popover, SearchField, Select, SelectValue } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { has, plain, wordsOf } from "../words/plain";
import { Icon } from "./icon";

interface Option<T extends string> {
  id: T;
  name: string;
  note?: string;
}

interface Props<T extends string> {
  label: string;
  value: T;
  options: readonly Option<T>[];
  onChange: (next: T) => void;
  disabled?: boolean;
  /** What to type, where there are too many to look through. */
  find?: string;
}

export const Choice = <T extends string>({ label, value, options, onChange, disabled = false, find }: Props<T>): ReactNode => (
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
    <Popover>{find === undefined ? <List options={options} /> : <Found options={options} find={find} />}</Popover>
  </Select>
);

const List = <T extends string>({ options }: { options: readonly Option<T>[] }): ReactNode => {
  const { t } = useTranslation();
  return (
    <ListBox className="menu" items={options} renderEmptyState={() => <p className="say">{t("palette.none")}</p>}>
      {(it) => (
        <ListBoxItem id={it.id} textValue={[it.name, it.note].filter(Boolean).join(", ")}>
          <span>{it.name}</span>
          {it.note && <span className="note">{it.note}</span>}
        </ListBoxItem>
      )}
    </ListBox>
  );
};

const Found = <T extends string>({ options, find }: { options: readonly Option<T>[]; find: string }): ReactNode => (
  <div className="many">
    <Autocomplete filter={(text, typed) => has(plain(text), wordsOf(typed))}>
      <SearchField aria-label={find} autoFocus className="search">
        <Input placeholder={find} />
      </SearchField>
      <List options={options} />
    </Autocomplete>
  </div>
);
