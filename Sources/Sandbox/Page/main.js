/** Puts the parts together. */
import { api } from "./core/api.js";
import { createInteractions } from "./core/interactions.js";
import { createLookup } from "./core/lookup.js";
import { createSession } from "./core/session.js";
import { createState } from "./core/state.js";
import { mountDrawers } from "./core/drawers.js";
import { mountPeople } from "./sides/people.js";
import { mountGuilds } from "./sides/guilds.js";
import { mountChannels } from "./sides/channels.js";
import { mountMembers } from "./sides/members.js";
import { mountRoom } from "./chat/room.js";
import { openModal } from "./forms/modal.js";
import { mountBanner } from "./inspector/banner.js";
import { mountInspector } from "./inspector/inspector.js";
import { mountShortcuts } from "./overlay/shortcuts.js";

const state = createState();
const lookup = createLookup(state);
const session = createSession({ state, api, lookup });
const app = { state, api, lookup, session };
app.interactions = createInteractions({ state, api, session, openForm: (form) => openModal(app, form) });

const part = (id) => document.getElementById(id);
app.drawers = mountDrawers(app, { page: part("app"), channels: part("channels"), members: part("members"), scrim: part("scrim") });
app.inspector = mountInspector(part("inspector"), app, part("app"));
mountBanner(part("banner"), app, () => app.inspector.open("faults"));
mountShortcuts(app);
mountPeople(part("stage"), app);
mountGuilds(part("rail"), app);
mountChannels(part("channels"), app);
mountMembers(part("members"), app);
mountRoom(part("room"), app);

document.querySelector("[data-skip]").addEventListener("click", (event) => {
    // Its target must not become the address, which holds person and channel.
    event.preventDefault();
    document.getElementById("messages")?.focus();
});
window.addEventListener("hashchange", () => session.followLocation());
session.start();
