// Ids as they come from an address: checked before anybody asks the desk with them, because an address may come from
// anywhere.
type Prefix = "con" | "rec" | "ver" | "run" | "inc" | "bro";

/** `undefined` for whatever is not such an id. */
export function idOf<P extends Prefix>(prefix: P, text: string): `${P}-${number}` | undefined {
  const [before, number, ...rest] = text.split("-");
  const digits = number !== undefined && /^\d{1,15}$/.test(number);
  return before === prefix && digits && rest.length === 0 ? `${prefix}-${Number(number)}` : undefined;
}
