// Buttons are verbs on a thing. One `main` a page; `plain` ends a row; `danger` is outlined and never the default.
import type { ReactNode } from "react";
import { Button as AriaButton, type ButtonProps } from "react-aria-components";

type Look = "main" | "plain" | "danger" | "plain small" | "small" | "small on" | "main big" | "big";

interface Props extends Omit<ButtonProps, "className" | "style" | "children"> {
  look?: Look;
  children: ReactNode;
  /** Shown beside the words: the key that does the same. */
  keys?: string;
}

export const Button = ({ look, children, keys, ...rest }: Props): ReactNode => (
  <AriaButton {...rest} className={look ? `btn ${look}` : "btn"}>
    {children}
    {keys && <kbd aria-hidden="true">{keys}</kbd>}
  </AriaButton>
);
