/** The outbox: ten thousand invitations in one process, and the start of the process. */
import path from "node:path";
import { MILLISECONDS } from "../../core/time/spans";
import { bundle, bundleOf } from "../../infra/function-code/bundle";
import { send } from "../../test/support/functions/events";
import { outboxEnvironment } from "../../test/support/functions/outbox/function";
import { meeting, messages } from "../../test/support/messages";
import type { Benchmark } from "../support/benchmark";
import { acceptedRow, invitationCalls, outcomeCalls } from "./calls";
import { type EndpointProcess, startEndpointProcess } from "../support/processes";
import { startsByTurns } from "../support/start";
import { callsForEach, heapGrowth, throughput, underLoad } from "../support/under-load";

/** An invitation to a meeting in a week, with `{n}` wherever messages differ. */
function invitation(): string {
  const at = (days: number, hours = 0) =>
    new Date(Date.now() + days * MILLISECONDS.day + hours * MILLISECONDS.hour).toISOString();
  return JSON.stringify({
    ...messages.invitation,
    id: "message-{n}",
    to: { address: "guest.{n}@example.net" },
    data: {
      method: "REQUEST",
      meeting: {
        ...meeting,
        uid: "meeting-{n}@example.org",
        updated: at(0),
        start: at(7),
        end: at(7, 1),
        organizer: { name: "Ada Lovelace", address: "ada.{n}@example.org" },
      },
    },
  });
}

const startEndpoint = () => startEndpointProcess(path.join(__dirname, "endpoint-process.ts"));
const load = ({ url }: EndpointProcess) => ({ template: invitation(), environment: outboxEnvironment(url) });

const measured = underLoad({
  name: "outbox",
  startEndpoint,
  load: (endpoint) => ({ ...load(endpoint), first: 0 }),
  calls: invitationCalls,
});

export const messagesPerSecond = throughput(
  "outbox: invitations per second, against the emulators' own rate",
  "invitations",
  measured,
);

export const callsPerMessage = callsForEach("outbox: calls for each invitation", 11.01, measured);

export const outboxHeap = heapGrowth("outbox: heap after 10,000 invitations, against after 1,000", measured);

/** A message takes no longer when twice as many have gone before. */
export const outboxGrowth: Benchmark = {
  name: "outbox: time of the second 5,000 invitations, against the first",
  below: 1.2,
  async run() {
    const { times } = await measured();
    const sum = (part: readonly number[]) => part.reduce((all, each) => all + each, 0);
    const [first, second] = [sum(times.slice(0, 5)), sum(times.slice(5))];
    return { value: second / first, detail: `${(second / 1000).toFixed(1)} s against ${(first / 1000).toFixed(1)} s` };
  },
};

const outcomes = underLoad({
  name: "status",
  startEndpoint,
  load: ({ url }) => ({
    first: 0,
    template: send("guest.{n}@example.net", { messageId: "ses-{n}", outbox: "accepted-{n}" }),
    environment: outboxEnvironment(url),
  }),
  calls: outcomeCalls,
  prepare: acceptedRow,
});

export const outcomesPerSecond = throughput(
  "outbox: SES's events per second, against the emulators' own rate",
  "events",
  outcomes,
);

/** A mail usually has two events, its acceptance and its delivery. */
export const callsPerOutcome = callsForEach("outbox: calls for each of SES's events", 3.01, outcomes);

/** Time from process start to the first mail sent, compared with a handler that only renders and sends. */
export const outboxStart: Benchmark = {
  name: "outbox: process start to first mail, against only rendering and sending",
  run: async () =>
    startsByTurns({
      ours: (await bundle("outbox"))["index.js"] ?? "",
      plain: (await bundleOf(path.join(__dirname, "..", "mail", "sender.ts")))["index.js"] ?? "",
      pairs: 11,
      startEndpoint,
      load,
    }),
};
