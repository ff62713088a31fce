// Which screen stands at which address. Each is its own file of the build, fetched when it is first opened. Addresses
// begin behind the #, so that whatever serves the page has one page to serve. A deep link names an address, never an act;
// an id that is none leads nowhere.
import {
  createHashHistory, createRootRoute, createRoute, createRouter, lazyRouteComponent, notFound, redirect,
} from "@tanstack/react-router";
import { idOf } from "../api/ids";
import { Home } from "../features/home/home";
import { Layout } from "./layout";
import { NotHere } from "./not-here";
import { Stopped } from "./stopped";

const root = createRootRoute({ component: Layout, notFoundComponent: NotHere });
const on = <P extends string>(path: P) => ({ getParentRoute: () => root, path });

function sure<T>(id: T | undefined): T {
  if (id === undefined) throw notFound();
  return id;
}

const connectionId = { parse: ({ id }: { id: string }) => ({ id: sure(idOf("con", id)) }) };

const recordId = { parse: ({ id }: { id: string }) => ({ id: sure(idOf("rec", id)) }) };
const incidentId = { parse: ({ id }: { id: string }) => ({ id: sure(idOf("inc", id)) }) };
const broadcastId = { parse: ({ id }: { id: string }) => ({ id: sure(idOf("bro", id)) }) };
const versionsId = { parse: ({ id }: { id: string }) => ({ id: sure(idOf("ver", id)) }) };

/** Links from outside name a screen and an id; where no page is for the one thing, its list is shown. */
const led = [
  createRoute({ ...on("/home"), beforeLoad: () => { throw redirect({ to: "/" }); } }),
  createRoute({ ...on("/weddings/$id"), params: recordId, beforeLoad: ({ params }) => { throw redirect({ to: "/records/$id", params }); } }),
  createRoute({ ...on("/deletions/$id"), beforeLoad: () => { throw redirect({ to: "/deletions" }); } }),
  createRoute({ ...on("/matches/$id"), beforeLoad: () => { throw redirect({ to: "/matches" }); } }),
  createRoute({ ...on("/activity/$id"), beforeLoad: () => { throw redirect({ to: "/activity" }); } }),
];

const routes = [
  createRoute({ ...on("/"), component: Home }),
  createRoute({ ...on("/connections"), component: lazyRouteComponent(() => import("../features/connections/connections")) }),
  createRoute({ ...on("/connections/new"), component: lazyRouteComponent(() => import("../features/connections/connect")) }),
  createRoute({ ...on("/connections/$id"), params: connectionId, component: lazyRouteComponent(() => import("../features/connections/connection")) }),
  createRoute({ ...on("/health"), component: lazyRouteComponent(() => import("../features/health/board")) }),
  createRoute({ ...on("/health/$id"), params: connectionId, component: lazyRouteComponent(() => import("../features/health/page")) }),
  createRoute({ ...on("/alerts"), component: lazyRouteComponent(() => import("../features/alerts/board")) }),
  createRoute({ ...on("/alerts/channels"), component: lazyRouteComponent(() => import("../features/alerts/channels")) }),
  createRoute({ ...on("/alerts/channels/new"), component: lazyRouteComponent(() => import("../features/alerts/add")) }),
  createRoute({ ...on("/alerts/$id"), params: incidentId, component: lazyRouteComponent(() => import("../features/alerts/incident")) }),
  createRoute({ ...on("/weddings"), component: lazyRouteComponent(() => import("../features/weddings/weddings")) }),
  createRoute({ ...on("/records/$id"), params: recordId, component: lazyRouteComponent(() => import("../features/weddings/record")) }),
  createRoute({ ...on("/versions"), component: lazyRouteComponent(() => import("../features/versions/inbox")) }),
  createRoute({ ...on("/versions/$id"), params: versionsId, component: lazyRouteComponent(() => import("../features/versions/versions")) }),
  createRoute({ ...on("/deletions"), component: lazyRouteComponent(() => import("../features/deletions/deletions")) }),
  createRoute({ ...on("/matches"), component: lazyRouteComponent(() => import("../features/matches/matches")) }),
  createRoute({ ...on("/saturday"), component: lazyRouteComponent(() => import("../features/saturday/saturday")) }),
  createRoute({ ...on("/saturday/broadcast/$id"), params: recordId, component: lazyRouteComponent(() => import("../features/broadcast/compose")) }),
  createRoute({ ...on("/saturday/broadcasts/$id"), params: broadcastId, component: lazyRouteComponent(() => import("../features/broadcast/sent")) }),
  createRoute({ ...on("/readiness"), component: lazyRouteComponent(() => import("../features/readiness/board")) }),
  createRoute({ ...on("/settings"), component: lazyRouteComponent(() => import("../features/settings/settings")) }),
  createRoute({ ...on("/settings/receivers"), component: lazyRouteComponent(() => import("../features/receivers/receivers")) }),
  createRoute({ ...on("/settings/receivers/new"), component: lazyRouteComponent(() => import("../features/receivers/add")) }),
  createRoute({ ...on("/settings/calls"), component: lazyRouteComponent(() => import("../features/calls/calls")) }),
  createRoute({ ...on("/settings/calls/new"), component: lazyRouteComponent(() => import("../features/calls/add")) }),
  createRoute({ ...on("/activity"), component: lazyRouteComponent(() => import("../features/activity/activity")) }),
  createRoute({ ...on("/preview"), component: lazyRouteComponent(() => import("../features/connections/preview")) }),
];

export const router = createRouter({
  routeTree: root.addChildren([...routes, ...led]),
  history: createHashHistory(),
  defaultPreload: "intent",
  defaultErrorComponent: Stopped,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
