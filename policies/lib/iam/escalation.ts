/**
 * Ways for a principal to give itself rights that it was not given, by the sets of actions that each takes
 * (https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/).
 */

/** Actions, in lower case, any one of which is enough. */
export const ESCALATING_ALONE = [
  "iam:addusertogroup",
  "iam:attachgrouppolicy",
  "iam:attachrolepolicy",
  "iam:attachuserpolicy",
  "iam:createaccesskey",
  "iam:createloginprofile",
  "iam:createpolicyversion",
  "iam:createservicespecificcredential",
  "iam:deactivatemfadevice",
  "iam:deleterolepermissionsboundary",
  "iam:putgrouppolicy",
  "iam:putrolepermissionsboundary",
  "iam:putrolepolicy",
  "iam:putuserpolicy",
  "iam:setdefaultpolicyversion",
  "iam:updateassumerolepolicy",
  "iam:updateloginprofile",
  "kms:creategrant",
  "kms:putkeypolicy",
  "lambda:addpermission",
  "lambda:updatefunctioncode",
  "lambda:updatefunctionconfiguration",
  "secretsmanager:putresourcepolicy",
  "sns:addpermission",
  "sns:settopicattributes",
  "sqs:addpermission",
  "sqs:setqueueattributes",
];

/** Actions, in lower case, with which `iam:PassRole` runs code or a call of one's own under another role. */
export const ESCALATING_WITH_PASS_ROLE = [
  "cloudformation:createstack",
  "cloudformation:updatestack",
  "codebuild:createproject",
  "datapipeline:createpipeline",
  "ec2:runinstances",
  "ecs:registertaskdefinition",
  "ecs:runtask",
  "events:puttargets",
  "glue:createdevendpoint",
  "glue:createjob",
  "lambda:createfunction",
  "pipes:createpipe",
  "sagemaker:createnotebookinstance",
  "sagemaker:createtrainingjob",
  "scheduler:createschedule",
  "scheduler:updateschedule",
  "ssm:startautomationexecution",
  "states:createstatemachine",
  "states:updatestatemachine",
];

/** The escalation sets that are complete in a list of actions: each as one text, its actions joined by `+`. */
export function escalations(actions: readonly string[]): readonly string[] {
  const granted = new Map(actions.map((action) => [action.toLowerCase(), action]));
  const spelled = (list: readonly string[]) => list.flatMap((action) => granted.get(action) ?? []);
  const passRole = granted.get("iam:passrole");
  return [
    ...spelled(ESCALATING_ALONE),
    ...(passRole === undefined ? [] : spelled(ESCALATING_WITH_PASS_ROLE).map((action) => `${passRole} + ${action}`)),
  ];
}
