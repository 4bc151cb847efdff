/** The link that switches off one category of mail or one mailing list. */
import { choiceOf, type Known, preferencesOf } from "../../core/recipients/delivery";
import { type Choice, chosenBeforeOff, type Choices } from "../../core/recipients/preferences";
import type { Topic } from "../../core/recipients/topics";
import { type Claims, signToken } from "../../core/link-tokens/tokens";
import { isErased } from "../../core/recipients/objections";
import { readKnown } from "./people";
import { done, type LinkResponse, seeOther } from "./response";
import { here, keep, listName, show, stoppedOf, type Visit } from "./visit";

type UnsubscribeVisit = Visit<Extract<Claims, { purpose: "unsubscribe" }>>;

/** Switches the topic off, by a mail client's one click or the page's button. Only the page can switch it on again. */
export async function unsubscribe({ links, request, claims }: UnsubscribeVisit): Promise<LinkResponse> {
  const { id, topic } = claims;
  if (request.isOneClick) {
    await keep(links, id, () => only(topic, "off"), "one-click");
    return done();
  }
  const action = request.form.get("action");
  if (action !== "unsubscribe" && action !== "subscribe") return show(links, request, 400, { page: "badForm" });
  const again = (known: Known) => chosenBeforeOff(preferencesOf(known)[topic]);
  await keep(links, id, (known) => only(topic, action === "unsubscribe" ? "off" : again(known)), "page");
  return seeOther(`${here(request)}&saved`);
}

const only = (topic: Topic, choice: Choice) => ({ [topic]: choice }) as Choices;

/** The page with one button. */
export async function showUnsubscribe({ links, request, claims, ring }: UnsubscribeVisit): Promise<LinkResponse> {
  const { id, topic } = claims;
  const known = await readKnown(links.people, id);
  if (isErased(known.objection)) return show(links, request, 200, { page: "erased" });
  const list = listName(topic, links);
  return show(links, request, 200, {
    page: "unsubscribe",
    action: here(request),
    topic,
    ...(list !== undefined && { list }),
    subscribed: choiceOf(topic, known) !== "off",
    ...stoppedOf(known),
    saved: request.query.has("saved"),
    preferences: `/preferences?t=${signToken({ purpose: "preferences", id }, ring, links.stack)}`,
  });
}
