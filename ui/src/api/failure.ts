// What the desk says when something could not be done: what happened to which thing, and the next step. Its words are
// shown as they are; nothing here invents any, save for the one thing the desk cannot say itself: that it is not there.

export class Failure extends Error {
  readonly code: string;
  readonly nextStep: string;

  constructor(code: string, message: string, nextStep: string) {
    super(message);
    this.name = "Failure";
    this.code = code;
    this.nextStep = nextStep;
  }

  /** The desk itself does not answer; the words for it are the catalogue's. */
  static unreachable(): Failure {
    return new Failure("desk_unreachable", "", "");
  }
}

export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  if (typeof thrown === "object" && thrown !== null && "code" in thrown && "message" in thrown) {
    const { code, message } = thrown;
    const next = "next_step" in thrown ? String(thrown.next_step) : "";
    return new Failure(String(code), String(message), next);
  }
  return Failure.unreachable();
}
