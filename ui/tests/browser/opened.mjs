// What opens only when somebody presses something: dialogs, menus, forms, the calendar. Each by the keys that a person
// has, so that it is also known that keys are enough.

const press = (name) => async (opened) => {
  await opened.getByRole("button", { name }).first().focus();
  await opened.keyboard.press("Enter");
};
const key = (name) => (opened) => opened.keyboard.press(name);
const dialog = (opened) => opened.getByRole("dialog").waitFor();

/** What was just done with its way back: a wedding is changed, and taken back again once it was seen. */
export const wayBack = {
  toast: {
    at: "/weddings",
    open: async (it) => {
      await it.locator(".wrow a").first().press("Enter");
      await it.locator(".facts").waitFor();
      await it.keyboard.press("e");
      await it.locator("textarea").first().fill("Ring the bell.");
      await it.keyboard.press("Control+Enter");
    },
    there: (it) => it.locator(".toast").waitFor(),
    after: async (it) => {
      await it.keyboard.press("Control+z");
      await it.locator(".toast", { hasText: /Taken back|Zurückgenommen/ }).waitFor();
    },
  },
};

/** By the name of its picture: where it stands, what opens it, and what shows that it is open. */
export const opened = (addresses) => ({
  palette: { at: "/", open: key("Control+k"), there: (it) => it.getByRole("menu").waitFor() },
  keys: { at: "/", open: key("?"), there: dialog },
  rest: { at: "/", open: press(/^(Pause|Anhalten)/), there: (it) => it.getByRole("menu").waitFor() },
  calendar: { at: "/weddings", open: key("c"), there: (it) => it.locator(".month").waitFor() },
  filter: { at: "/weddings", open: press(/^(To come|Kommende)/), there: (it) => it.getByRole("listbox").waitFor() },
  undo: { at: "/activity", open: press(/^(Undo all|Alles zurücknehmen)/), there: dialog },
  deleting: { at: "/deletions", open: press(/^(Delete th|Diese[n ].*löschen)/), there: dialog },
  editing: { at: addresses.wedding, open: key("e"), there: (it) => it.locator("form.form").waitFor() },
  statuses: { at: addresses.wedding, open: async (it) => { await key("e")(it); await press(/(Status|Stand)$/)(it); }, there: (it) => it.getByRole("listbox").waitFor() },
  amount: {
    at: addresses.wedding,
    open: async (it) => {
      await key("e")(it);
      await it.getByRole("textbox", { name: /^(Value|Wert)$/ }).fill("1.23,4");
      await press(/(currency|Währung)$/)(it);
    },
    there: (it) => it.getByRole("combobox").waitFor(),
  },
  contacts: { at: addresses.wedding, open: async (it) => { await it.getByRole("tab").first().focus(); await it.keyboard.press("ArrowRight"); }, there: (it) => it.locator("[role=tab][aria-selected=true]:not(:first-child)").waitFor() },
  packed: { at: addresses.wedding, open: press(/^(Take the day|Tag mitnehmen)/), there: (it) => it.locator(".confirmed").waitFor() },
  broadcasting: { at: addresses.broadcast, open: async (it) => { await it.getByRole("radio").nth(2).focus(); await it.keyboard.press("Space"); }, there: (it) => it.locator(".toldrow").first().waitFor() },
  removing: { at: addresses.connection, open: press(/^(Remove|Entfernen)/), there: dialog },
  licences: { at: "/settings", open: press(/^(Licences|Lizenzen)/), there: (it) => it.locator(".licences .licence").first().waitFor() },
  diagnostics: { at: "/settings", open: press(/^(Look at what|Ansehen, was)/), there: (it) => it.locator("pre.words").first().scrollIntoViewIfNeeded() },
  holding: { at: "/alerts", open: press(/^(Hold alerts|Zurückhalten)/), there: (it) => it.getByRole("menu").waitFor() },
  watch: { at: "/alerts/channels", open: press(/^(Set up a watch|Wächter einrichten)/), there: (it) => it.locator("form.form").waitFor() },
  "channel-form": { at: "/alerts/channels/new", open: (it) => it.locator("main button.go").first().press("Enter"), there: (it) => it.locator("form.form").waitFor() },
  unreceived: { at: "/settings/receivers", open: press(/^Remove |entfernen…$/), there: dialog },
  password: {
    at: "/settings/receivers",
    open: async (it) => { await press(/^(Make a new password|Neues Kennwort)/)(it); await press(/^(Make a new one|Neues machen)/)(it); },
    there: (it) => it.locator(".once").waitFor(),
  },
  "receiver-form": { at: "/settings/receivers/new", open: (it) => it.locator("main button.go").last().press("Enter"), there: (it) => it.locator("form.form").waitFor() },
  renewing: { at: "/settings/calls", open: press(/^(New secret|Neues Geheimnis)/), there: dialog },
  callers: { at: "/settings/calls/new", open: press(/(Who calls|Wer anruft)/), there: (it) => it.getByRole("listbox").waitFor() },
  "caller-form": {
    at: "/settings/calls/new",
    open: async (it) => { await press(/(Who calls|Wer anruft)/)(it); await it.getByRole("option", { name: "PayPal" }).focus(); await it.keyboard.press("Enter"); },
    there: (it) => it.getByRole("checkbox", { name: /sandbox/i }).waitFor(),
  },
  form: { at: "/connections/new", open: (it) => it.keyboard.press("Tab").then(() => it.locator("main button.go").last().press("Enter")), there: (it) => it.locator("form.form").waitFor() },
});
