/** The pack: every rule of this folder, each mandatory. */
import "../lib/unknown-values/read-once";
import { PolicyPack } from "@pulumi/policy";
import { rules } from "./rules";

new PolicyPack("mail-deliverability", { enforcementLevel: "mandatory", policies: [...rules] });
