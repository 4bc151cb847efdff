/** Ten thousand bounces in one process. */
import { bounceCalls } from "./calls";
import { BOUNCE, startEndpointProcess } from "../support/processes";
import { callsForEach, heapGrowth, MESSAGES, throughput, underLoad } from "../support/under-load";

const measured = underLoad({
  name: "suppression",
  startEndpoint: startEndpointProcess,
  load: () => ({ first: MESSAGES, template: BOUNCE }),
  calls: bounceCalls,
});

export const eventsPerSecond = throughput(
  "events per second in one process, against the emulators' own rate",
  "events",
  measured,
);

/** A read, a Put and a write. */
export const callsPerEvent = callsForEach("calls for each new bounce", 3.001, measured);

export const bounceHeap = heapGrowth("heap after 10,000 events, against after 1,000", measured);
