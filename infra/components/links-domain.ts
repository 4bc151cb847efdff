import { CertificateValidation } from "@pulumi/aws/acm/certificateValidation";
import { ApiMapping } from "@pulumi/aws/apigatewayv2/apiMapping";
import { DomainName } from "@pulumi/aws/apigatewayv2/domainName";
import { ComponentResource, type Input, type Output } from "@pulumi/pulumi";
import { after, type Options } from "../resource-options/order";
import { kept } from "../resource-options/retention";

/** The arguments of the {@link LinksDomain}; every `Input` is known after deployment only. */
export interface LinksDomainArgs {
  /** The host of the links. */
  readonly domain: string;
  readonly certificateArn: Input<string>;
  readonly apiId: Input<string>;
  readonly stage: Input<string>;
  readonly production: boolean;
}

/** The host of the links at API Gateway, with its certificate once that is issued. */
export class LinksDomain extends ComponentResource {
  /** The host that the links' host has to be an alias of. Known after deployment only. */
  readonly target: Output<string>;

  constructor(name: string, args: LinksDomainArgs, opts: Options) {
    super("mail:index:LinksDomain", name, { domain: args.domain, production: args.production }, opts);
    const issued = new CertificateValidation(
      name,
      { certificateArn: args.certificateArn },
      { parent: this, ...after(opts) },
    );
    const domain = new DomainName(
      name,
      {
        domainName: args.domain,
        domainNameConfiguration: {
          certificateArn: issued.certificateArn,
          endpointType: "REGIONAL",
          // The only policy that HTTP APIs have; it allows TLS 1.3 as well
          // (https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-custom-domain-tls-version.html).
          securityPolicy: "TLS_1_2",
        },
      },
      { parent: this, ...kept(args.production) },
    );
    new ApiMapping(
      name,
      { apiId: args.apiId, domainName: args.domain, stage: args.stage },
      { parent: this, dependsOn: domain },
    );
    this.target = domain.domainNameConfiguration.targetDomainName;
    this.registerOutputs();
  }
}
