/** What the components of a stack are given: its settings, its names, and the one provider. */
import { environments } from "./environments";
import { names as namesOf } from "./names";
import { makeProvider } from "./provider";
import type { loadSettings } from "./settings";

/** What every part of the program works from. */
export type Plan = ReturnType<typeof planOf>;

/** The plan for a stack's settings; makes the provider. */
export function planOf(settings: ReturnType<typeof loadSettings>) {
  const { place, production, adopt } = settings;
  const names = namesOf(place);
  const { accountId, region } = place;
  return {
    settings,
    names,
    environments: environments(settings, names),
    /** The arguments that most components share. */
    common: { accountId, region, keyAlias: names.keyAlias.name, adopt, production },
    providers: [makeProvider(settings)],
  };
}
