// One line of a form: its label above, its help below, and what is expected when it is not that.
import type { ReactNode } from "react";
import { FieldError, Input, Label, Text, TextArea, TextField } from "react-aria-components";
import { FieldFault } from "./said";

interface Props {
  label: string;
  value: string;
  onChange: (next: string) => void;
  help?: string | undefined;
  /** What is expected, said once the field was left without it. */
  fault?: string | undefined;
  /** The same, of what is typed: said when the field is left, and when its form is to be sent, which it then is not. */
  check?: (value: string) => string | null;
  optional?: string | undefined;
  secret?: boolean;
  long?: boolean;
  onBlur?: () => void;
}

export const Field = ({ label, value, onChange, help, fault, check, optional, secret = false, long = false, onBlur }: Props): ReactNode => (
  <TextField
    className="field"
    value={value}
    onChange={onChange}
    {...(check ? { validate: check } : { isInvalid: fault !== undefined })}
    type={secret ? "password" : "text"}
    {...(secret && { autoComplete: "off" })}
    {...(onBlur && { onBlur })}
  >
    <Label>
      {label} {optional && <span className="note">{optional}</span>}
    </Label>
    {long ? <TextArea rows={6} /> : <Input spellCheck={false} />}
    {help && <Text slot="description">{help}</Text>}
    {fault && <FieldFault>{fault}</FieldFault>}
    {check && <FieldError>{({ validationErrors }) => <FieldFault>{validationErrors.join(" ")}</FieldFault>}</FieldError>}
  </TextField>
);
