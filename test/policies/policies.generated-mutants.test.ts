import assert from "node:assert/strict";
import { type Program, programOf } from "../support/policies/program";
import { addedActions } from "../support/policies/strangers/actions";
import { addedProperties } from "../support/policies/strangers/added";
import { strangeArns } from "../support/policies/strangers/arns";
import { flippedBooleans } from "../support/policies/strangers/booleans";
import { droppedStatements, swappedInDocuments } from "../support/policies/strangers/documents";
import { HARMLESS_MUTANTS } from "../support/policies/strangers/harmless-mutants";
import { emptiedLists } from "../support/policies/strangers/lists";
import { type Mutant, said, saidAnew } from "../support/policies/strangers/mutant";
import { strangeRecords } from "../support/policies/strangers/records";
import { removedResources } from "../support/policies/strangers/removed";
import { widenedStatements } from "../support/policies/strangers/statements";
import { swappedReferences } from "../support/policies/strangers/swapped";
import { strangeTypes } from "../support/policies/strangers/types";
import { otherNumbers, otherTexts, otherWords } from "../support/policies/strangers/values";

/** The classes of mutants that are generated from prod. */
const CLASSES: Readonly<Record<string, (program: Program) => readonly Mutant[]>> = {
  "a resource of another type": strangeTypes,
  "an ARN of a stranger": strangeArns,
  "a flipped boolean": flippedBooleans,
  "another number": otherNumbers,
  "another word of an enumeration": otherWords,
  "another text": otherTexts,
  "an emptied list": emptiedLists,
  "an added property": addedProperties,
  "a widened statement": widenedStatements,
  "an added action": addedActions,
  "a statement or an action that is gone": droppedStatements,
  "a resource that is gone": removedResources,
  "a reference that leads elsewhere": swappedReferences,
  "a reference in a document that leads elsewhere": swappedInDocuments,
  "a replaced record": strangeRecords,
};

/** Every which mutant of a class is judged in both ways. */
const SAMPLED = 40;

describe("generated mutants of prod", () => {
  let prod: Program = { inputs: [], outputs: [] };
  before(async () => {
    prod = await programOf("prod");
  });

  for (const [name, of] of Object.entries(CLASSES))
    it(`are refused, except those listed as harmless: ${name}`, () => {
      const listed = HARMLESS_MUTANTS[name] ?? [];
      const mutants = of(prod);
      const harmless = mutants.filter(({ what }) => listed.some(([pattern]) => pattern.test(what)));
      const passed = mutants.filter((mutant) => said(prod, mutant).length === 0);
      const names = (some: readonly Mutant[]) => some.map(({ what }) => what).sort();
      assert.deepEqual(names(passed), names(harmless));
      assert.deepEqual(
        listed.filter(([pattern]) => !mutants.some(({ what }) => pattern.test(what))),
        [],
        "a reason that belongs to no mutant",
      );
      assert.ok(mutants.length > 80 && passed.length <= mutants.length * 0.05, `${passed.length} of ${mutants.length}`);
    });

  it("are judged alike with the cached stack and with the stack read anew", () => {
    const sample = Object.values(CLASSES).flatMap((of) => of(prod).filter((_, index) => index % SAMPLED === 0));
    assert.ok(sample.length > 150);
    for (const mutant of sample) assert.deepEqual(said(prod, mutant), saidAnew(prod, mutant), mutant.what);
  });

  it("are listed under existing classes", () => {
    assert.deepEqual(
      Object.keys(HARMLESS_MUTANTS).filter((name) => !(name in CLASSES)),
      [],
    );
  });
});
