// One of a few, in words, that opens as a list; one of many is found by typing some of its letters.
import { useMemo, useState, type ReactNode } from "react";
import { Autocomplete, Button, Input, Label, ListBox, ListBoxItem, Popover, SearchField, Select, SelectValue } from "react-aria-components";
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
  /** Nothing where it is still to be chosen. */
  value: T | undefined;
  options: readonly Option<T>[];
  onChange: (next: T) => void;
  disabled?: boolean;
  /** In a form: its label above it, and as high as what is typed. */
  field?: boolean;
  /** What stands there while nothing is chosen. */
  none?: string;
}

interface FindProps<T extends string> extends Props<T> {
  /** What is to be typed. */
  find: string;
}

export const Choice = <T extends string>(props: Props<T>): ReactNode => <Opening {...props} list={<List options={props.options} />} />;

/** The list that a search field narrows stands open below it, and is gone through from there. */
const NARROWS = { role: "combobox", "aria-expanded": true } as const;

/** More than anybody reads; typing narrows it. */
const SHOWN = 40;

const textOf = ({ name, note }: Option<string>): string => [name, note].filter(Boolean).join(", ");

export function FindChoice<T extends string>({ find, ...props }: FindProps<T>): ReactNode {
  const { t } = useTranslation();
  // Kept out here: what a Select opens is drawn twice, and only one of the two is typed into.
  const [typed, setTyped] = useState("");
  const { options } = props;
  const found = useMemo(() => options.filter((it) => has(plain(textOf(it)), wordsOf(typed))), [options, typed]);
  const list = (
    <div className="many">
      <Autocomplete inputValue={typed} onInputChange={setTyped}>
        <SearchField aria-label={find} autoFocus className="search">
          <Input placeholder={find} {...NARROWS} />
        </SearchField>
        <List options={found.slice(0, SHOWN)} />
      </Autocomplete>
      {found.length > SHOWN && <p className="note">{t("home.more", { count: found.length - SHOWN })}</p>}
    </div>
  );
  return <Opening {...props} list={list} onOpen={() => setTyped("")} />;
}

interface OpeningProps<T extends string> extends Props<T> {
  list: ReactNode;
  onOpen?: () => void;
}

const Opening = <T extends string>({ label, value, options, onChange, disabled = false, field = false, none = "", list, onOpen }: OpeningProps<T>): ReactNode => (
  <Select
    {...(field ? { className: "field" } : { "aria-label": label })}
    value={value ?? null}
    isDisabled={disabled}
    {...(onOpen && { onOpenChange: onOpen })}
    onChange={(next) => options.some((it) => it.id === next) && onChange(next as T)}
  >
    {field && <Label>{label}</Label>}
    <Button className={field ? "btn chosen" : "btn small"}>
      <SelectValue>{() => options.find((it) => it.id === value)?.name ?? value ?? none}</SelectValue>
      <Icon name="down" small />
    </Button>
    <Popover>{list}</Popover>
  </Select>
);

const List = <T extends string>({ options }: { options: readonly Option<T>[] }): ReactNode => {
  const { t } = useTranslation();
  return (
    <ListBox className="menu" items={options} renderEmptyState={() => <p className="say">{t("palette.none")}</p>}>
      {(it) => (
        <ListBoxItem id={it.id} textValue={textOf(it)}>
          <span>{it.name}</span>
          {it.note && <span className="note">{it.note}</span>}
        </ListBoxItem>
      )}
    </ListBox>
  );
};
