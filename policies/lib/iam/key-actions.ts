/** What is done to a key, and with it. */

/** What an administrator of a key does, in lower case; none of it uses the key. */
export const ADMINISTRATION = [
  "kms:cancelkeydeletion",
  "kms:createalias",
  "kms:createkey",
  "kms:deletealias",
  "kms:describekey",
  "kms:disablekey",
  "kms:disablekeyrotation",
  "kms:enablekey",
  "kms:enablekeyrotation",
  "kms:getkeypolicy",
  "kms:getkeyrotationstatus",
  "kms:listaliases",
  "kms:listgrants",
  "kms:listkeypolicies",
  "kms:listkeyrotations",
  "kms:listresourcetags",
  "kms:listretirablegrants",
  "kms:putkeypolicy",
  "kms:revokegrant",
  "kms:rotatekeyondemand",
  "kms:schedulekeydeletion",
  "kms:tagresource",
  "kms:untagresource",
  "kms:updatealias",
  "kms:updatekeydescription",
];

/** What the account's principals do with the key through a service, in lower case. */
export const USE = [
  "kms:creategrant",
  "kms:decrypt",
  "kms:describekey",
  "kms:encrypt",
  "kms:generatedatakey",
  "kms:reencryptfrom",
  "kms:reencryptto",
];

/** Those of administration that are about all keys of an account, so that no key's own policy need allow them. */
export const OF_ALL_KEYS = ["kms:createkey", "kms:listaliases", "kms:listretirablegrants"];
