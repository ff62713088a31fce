// Begins the UI: words, colours, the change feed, the router.
import "../design/fonts.css";
import "../design/tokens.css";
import "../design/base.css";
import "../design/frame.css";
import "../design/parts.css";
import "../design/icons.css";
import "./app.css";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { I18nextProvider } from "react-i18next";
import { client } from "../api/client";
import { followChanges } from "../api/invalidation";
import { chosenSize, enlarge } from "../api/zoom";
import { hearKeys } from "../design/keys";
import { followSystem } from "../design/theme";
import { catalogue, language, speak } from "../words/catalogue";
import { router } from "./router";


// Answers stay good until the change feed says otherwise; the desk is on this computer, so nothing is asked twice.
const queries = new QueryClient({
  defaultOptions: { queries: { staleTime: Infinity, retry: false, refetchOnWindowFocus: false, networkMode: "always" }, mutations: { networkMode: "always" } },
});

async function begin(): Promise<void> {
  const words = catalogue();
  await speak(language());
  followSystem();
  if (chosenSize() !== 1) await enlarge(chosenSize());
  hearKeys();
  followChanges(client, queries);
  const desk = document.getElementById("desk");
  if (!desk) return;
  createRoot(desk).render(
    <StrictMode>
      <I18nextProvider i18n={words}>
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </I18nextProvider>
    </StrictMode>,
  );
}

void begin();
