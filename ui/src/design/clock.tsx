// A day, and a time of the day, typed part by part in the order that the language has. Empty is empty: nothing is made up.
import { parseDate, parseTime, type CalendarDate, type Time } from "@internationalized/date";
import type { ReactNode } from "react";
import { DateField, DateInput, DateSegment, I18nProvider, Label, TimeField } from "react-aria-components";

function reads(parse: () => unknown): boolean {
  try {
    parse();
    return true;
  } catch {
    return false; // a day that no calendar has, an hour that no clock has
  }
}

export const isDay = (text: string): boolean => reads(() => parseDate(text));
export const isTime = (text: string): boolean => reads(() => parseTime(text));

interface Props {
  label: string;
  /** `2026-05-16`, or `14:30`; empty where there is none. */
  value: string;
  onChange: (next: string) => void;
}

const Segments = (): ReactNode => <DateInput className="segments">{(segment) => <DateSegment segment={segment} className="segment" />}</DateInput>;

export const Day = ({ label, value, onChange, language }: Props & { language: string }): ReactNode => (
  <I18nProvider locale={language}>
    <DateField className="field clock" shouldForceLeadingZeros value={value === "" ? null : parseDate(value)} onChange={(next: CalendarDate | null) => onChange(next?.toString() ?? "")}>
      <Label>{label}</Label>
      <Segments />
    </DateField>
  </I18nProvider>
);

export const Clock = ({ label, value, onChange }: Props): ReactNode => (
  <TimeField className="field clock" hourCycle={24} shouldForceLeadingZeros value={value === "" ? null : parseTime(value)} onChange={(next: Time | null) => onChange(next?.toString().slice(0, 5) ?? "")}>
    <Label>{label}</Label>
    <Segments />
  </TimeField>
);
