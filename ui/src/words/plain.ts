// Words as they are looked for: without regard to case, accents, or letters that a keyboard may not have.

/** Letters that Unicode does not take apart, as somebody without that key types them: Łukasz, Søren. */
const BARE: Record<string, string> = { ł: "l", ø: "o", đ: "d", ð: "d", þ: "th", æ: "ae", œ: "oe", ß: "ss", ı: "i" };

export const plain = (text: string): string =>
  text
    .toLocaleLowerCase("und")
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[łøđðþæœßı]/g, (letter) => BARE[letter] ?? letter);

/** Whether each of the words stands somewhere in a text that is plain already. */
export const has = (text: string, words: readonly string[]): boolean => words.every((word) => text.includes(word));

export const wordsOf = (text: string): string[] => plain(text).split(/\s+/).filter(Boolean);
